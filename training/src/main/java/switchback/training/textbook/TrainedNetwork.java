package switchback.training.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.textbook.graphs.Moved;

/** A network of DL4J with its reference kernels in double, beside the kernels that train it. */
final class TrainedNetwork implements CheckedNetwork {
  private final MultiLayerNetwork network;
  private final LayerPasses passes;
  private final Gradient exact;
  private final Gradient single;
  private final int images;

  /**
   * Computes both gradients.
   *
   * @param examples labelled images
   * @param workers the threads of the pass in float32; the caller closes them
   * @throws SwitchbackException if the network has fewer classes than the labels
   */
  TrainedNetwork(Run run, Examples examples, Workers workers) {
    checkLabels(run, examples);
    this.images = examples.images().size();
    INDArray input = input(run.input(), examples);
    INDArray labels = labels(run, examples);
    this.network = withoutDropout(run.network().convertDataType(DataType.DOUBLE));
    this.passes = new LayerPasses(network, input, labels);
    this.exact = gradient(network, input, labels);
    MultiLayerNetwork trained = withoutDropout(run.network().clone());
    Run.use(trained, workers);
    this.single = gradient(trained, input.castTo(DataType.FLOAT), labels.castTo(DataType.FLOAT));
  }

  /** Returns whether the edges of all layers of a run's network are known. */
  static boolean takes(Run run) {
    return !run.isGraph() && LayerPasses.knows(run.network());
  }

  /** Checks that the network has every label. Its class names do not matter here. */
  private static void checkLabels(Run run, Examples examples) {
    int classes = run.classes().size();
    for (int label : examples.labels()) {
      if (label >= classes) {
        throw new SwitchbackException(
            "more classes than the network has",
            "the images",
            "label " + label,
            "0 to " + (classes - 1),
            "use --data with the classes that " + run.name() + " was trained on");
      }
    }
  }

  private static MultiLayerNetwork withoutDropout(MultiLayerNetwork network) {
    for (Layer layer : network.getLayers()) {
      layer.conf().getLayer().setIDropout(null);
    }
    return network;
  }

  private static INDArray input(MapShape maps, Examples examples) {
    float[] values = new float[examples.images().size() * maps.size()];
    for (int i = 0; i < examples.images().size(); i++) {
      System.arraycopy(examples.images().get(i), 0, values, i * maps.size(), maps.size());
    }
    return Nd4j.createFromArray(values)
        .reshape(examples.images().size(), maps.channels(), maps.height(), maps.width())
        .castTo(DataType.DOUBLE);
  }

  private static INDArray labels(Run run, Examples examples) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, examples.labels().size(), run.classes().size());
    for (int i = 0; i < examples.labels().size(); i++) {
      labels.putScalar(i, examples.labels().get(i), 1);
    }
    return labels;
  }

  /** The gradient, summed over the images: DL4J divides by their number in its updater. */
  private static Gradient gradient(MultiLayerNetwork network, INDArray input, INDArray labels) {
    network.setInput(input);
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network.gradient();
  }

  @Override
  public List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      // Weights, W, before biases, b, whatever their order in memory.
      for (Map.Entry<String, INDArray> entry :
          new TreeMap<>(network.getLayer(i).paramTable()).entrySet()) {
        String layer = network.getLayer(i).conf().getLayer().getLayerName();
        places.add(
            new Place(
                i,
                i + "_" + entry.getKey(),
                layer + "." + entry.getKey(),
                LongStream.of(entry.getValue().shape()).boxed().toList()));
      }
    }
    return places;
  }

  @Override
  public NetworkCheck.Objective objective() {
    return NetworkCheck.Objective.LOSS;
  }

  @Override
  public double error() {
    return passes.from(0).error();
  }

  @Override
  public List<Slopes> slopes(List<Drawn> drawn, double step, Progress progress) {
    List<Slopes> slopes = new ArrayList<>();
    for (Drawn each : drawn) {
      progress.at(NetworkCheck.TASK, slopes.size(), drawn.size());
      slopes.add(slopes(each, step));
    }
    progress.at(NetworkCheck.TASK, drawn.size(), drawn.size());
    return slopes;
  }

  private Slopes slopes(Drawn drawn, double step) {
    Place place = drawn.place();
    INDArray gradient = mean(exact, place);
    List<Double> derivatives = new ArrayList<>();
    List<Moved> moves = new ArrayList<>();
    for (long index : drawn.indices()) {
      long[] indices = place.indices(index);
      derivatives.add(gradient.getDouble(indices));
      moves.add(moved(place, indices, step));
    }
    double greatest = gradient.amaxNumber().doubleValue();
    return new Slopes(greatest, derivatives, moves, apart(gradient, mean(single, place)));
  }

  private Moved moved(Place place, long[] indices, double step) {
    INDArray values = network.getParam(place.key());
    double value = values.getDouble(indices);
    values.putScalar(indices, value + step);
    LayerPasses.Pass above = passes.from(place.layer());
    values.putScalar(indices, value - step);
    LayerPasses.Pass below = passes.from(place.layer());
    values.putScalar(indices, value);
    return new Moved(above.error(), below.error(), !above.pattern().isSameAs(below.pattern()));
  }

  private INDArray mean(Gradient gradient, Place place) {
    return gradient.getGradientFor(place.key()).castTo(DataType.DOUBLE).div(images);
  }

  private static double apart(INDArray gradient, INDArray other) {
    double norm = gradient.norm2Number().doubleValue();
    return norm == 0 ? 0 : other.sub(gradient).norm2Number().doubleValue() / norm;
  }
}
