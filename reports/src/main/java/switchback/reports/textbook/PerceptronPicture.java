package switchback.reports.textbook;

import java.util.function.Predicate;
import switchback.reports.drawing.Numbers;
import switchback.training.textbook.Plane;
import switchback.training.textbook.Rotation;
import switchback.training.textbook.Rotation.Connection;

/** Draws a convolution as a perceptron, with inputs at the left and outputs at the right. */
final class PerceptronPicture {
  private static final double WIDTH = 420;
  private static final double INPUTS = 100;
  private static final double OUTPUTS = 316;
  private static final double TOP = 30;
  private static final double APART = 42;
  private static final double RADIUS = 9;

  private final Rotation example;
  private final Scene scene;

  private PerceptronPicture(Rotation example) {
    this.example = example;
    int inputs = example.input().values().length;
    this.scene = new Scene(WIDTH, TOP + inputs * APART + 62);
  }

  /** Draws all connections: those that are cut dotted, the others in the colour of their weight. */
  static String forward(Rotation example) {
    PerceptronPicture picture = new PerceptronPicture(example);
    picture.cuts();
    picture.ties(_ -> true);
    picture.neurons("x", example.input(), "z", example.output());
    picture.legend();
    return picture.scene.fitting(
        "",
        "Nine inputs and four outputs; of 36 connections 16 are left, which share four weights");
  }

  /** Draws only the connections that leave one input. */
  static String leaving(Rotation example, int input) {
    PerceptronPicture picture = new PerceptronPicture(example);
    picture.cuts();
    picture.ties(connection -> connection.input() == input);
    picture.neurons("\u03b4\u02e3", example.inputDeltas(), "\u03b4\u1dbb", example.deltas());
    picture.legend();
    return picture.scene.fitting("", "The four connections that leave the input in the middle");
  }

  private void cuts() {
    int outputs = example.deltas().values().length;
    for (int input = 0; input < example.input().values().length; input++) {
      for (int output = 0; output < outputs; output++) {
        tie("cut", input, output);
      }
    }
  }

  private void ties(Predicate<Connection> isDrawn) {
    example.connections().stream()
        .filter(isDrawn)
        .forEach(c -> tie("tie c" + (c.weight() + 1), c.input(), c.output()));
  }

  private void tie(String kind, int input, int output) {
    scene.line(kind, INPUTS, inputY(input), OUTPUTS, outputY(output));
  }

  private void neurons(String inputName, Plane inputs, String outputName, Plane outputs) {
    for (int i = 0; i < inputs.values().length; i++) {
      scene.circle("neuron", INPUTS, inputY(i), RADIUS);
      scene.text(
          "end neuron-name", INPUTS - RADIUS - 8, inputY(i) + 5, label(inputName, inputs, i));
    }
    for (int i = 0; i < outputs.values().length; i++) {
      scene.circle("neuron", OUTPUTS, outputY(i), RADIUS);
      scene.text(
          "start neuron-name", OUTPUTS + RADIUS + 8, outputY(i) + 5, label(outputName, outputs, i));
    }
  }

  private void legend() {
    double top = TOP + example.input().values().length * APART + 12;
    for (int weight = 0; weight < example.filter().values().length; weight++) {
      double x = 100 + weight % 2 * 140;
      double y = top + weight / 2 * 28;
      scene.line("tie c" + (weight + 1), x, y, x + 28, y);
      scene.text("start neuron-name", x + 38, y + 5, label("w", example.filter(), weight));
    }
  }

  /** Returns a name with its indices as subscripts, and its value. */
  private static String label(String name, Plane table, int at) {
    return name
        + foot(at / table.columns())
        + "\u200a"
        + foot(at % table.columns())
        + " = "
        + Numbers.fixed(table.values()[at], 0);
  }

  private static char foot(int digit) {
    return (char) ('\u2080' + digit);
  }

  private static double inputY(int input) {
    return TOP + (input + 0.5) * APART - APART / 2;
  }

  /** Returns the height of an output; the outputs are centred beside the inputs. */
  private double outputY(int output) {
    double spread = 2.2 * APART;
    double middle = (example.input().values().length - 1) / 2.0 * APART;
    return TOP + middle + (output - (example.deltas().values().length - 1) / 2.0) * spread;
  }
}
