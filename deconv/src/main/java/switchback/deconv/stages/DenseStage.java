package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

/**
 * The sums of a named dense layer, one per unit, over all inputs. They are undone by the transposed
 * weights. A unit is a feature whose map has one cell; the units of an output layer are the logits
 * of the classes.
 */
public final class DenseStage extends PlainStage {
  private final String name;
  private final int inputs;
  private final int units;

  /** The weights, (units, inputs). */
  private final float[] weights;

  private final float[] bias;

  /**
   * Creates a stage with copies of both arrays.
   *
   * @param name the layer's name, by which its units are addressed
   * @param inputs the number of inputs
   * @param weights the weights, (units, inputs)
   * @param bias the bias, (units)
   * @throws IllegalArgumentException if the sizes of the arrays do not match
   */
  public DenseStage(String name, int inputs, float[] weights, float[] bias) {
    this(name, inputs, bias.length, weights.clone(), bias.clone());
  }

  /** Creates a stage over the arrays themselves. */
  private DenseStage(String name, int inputs, int units, float[] weights, float[] bias) {
    if (weights.length != (long) inputs * units) {
      throw new IllegalArgumentException(
          "sizes of the weights of %s differ: %d != %d x %d"
              .formatted(name, weights.length, units, inputs));
    }
    this.name = name;
    this.inputs = inputs;
    this.units = units;
    this.weights = weights;
    this.bias = bias;
  }

  /**
   * Creates a stage over arrays without copying them, since weights may be large. The caller must
   * not write to them afterwards.
   *
   * @see #DenseStage(String, int, float[], float[])
   */
  public static DenseStage over(String name, int inputs, float[] weights, float[] bias) {
    return new DenseStage(name, inputs, bias.length, weights, bias);
  }

  /** Returns the layer's name. */
  public String name() {
    return name;
  }

  @Override
  public MapShape input() {
    return new MapShape(inputs, 1, 1);
  }

  @Override
  public MapShape output() {
    return new MapShape(units, 1, 1);
  }

  /**
   * Computes four sums at a time, each in the order of the inputs, so that their latencies overlap.
   */
  @Override
  public void forward(float[] input, float[] output) {
    for (int unit = 0; unit < units; unit += 4) {
      sums(
          input,
          output,
          unit,
          Math.min(unit + 1, units - 1),
          Math.min(unit + 2, units - 1),
          Math.min(unit + 3, units - 1));
    }
  }

  private void sums(float[] input, float[] output, int a, int b, int c, int d) {
    float sumA = bias[a];
    float sumB = bias[b];
    float sumC = bias[c];
    float sumD = bias[d];
    int rowA = a * inputs;
    int rowB = b * inputs;
    int rowC = c * inputs;
    int rowD = d * inputs;
    for (int i = 0; i < inputs; i++) {
      sumA = Math.fma(input[i], weights[rowA + i], sumA);
      sumB = Math.fma(input[i], weights[rowB + i], sumB);
      sumC = Math.fma(input[i], weights[rowC + i], sumC);
      sumD = Math.fma(input[i], weights[rowD + i], sumD);
    }
    output[a] = sumA;
    output[b] = sumB;
    output[c] = sumC;
    output[d] = sumD;
  }

  @Override
  public Signal back(Signal signal) {
    float[] below = new float[inputs];
    float[] above = signal.values();
    for (int unit = 0; unit < above.length; unit++) {
      float value = above[unit];
      if (value != 0) {
        int row = unit * inputs;
        for (int i = 0; i < inputs; i++) {
          below[i] = Math.fma(value, weights[row + i], below[i]);
        }
      }
    }
    return Signal.over(input(), below);
  }

  @Override
  public String toString() {
    return "dense " + name + ", " + input() + " to " + output();
  }
}
