package switchback.training.textbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import switchback.datasets.CounterRandom;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/**
 * A gradient check of a trained network. Its float32 weights are taken as doubles, and the
 * reference kernels compute in double, with dropout off. From each group of parameters a few are
 * drawn and moved up and down by a small step. The slope of the error between the two is compared
 * with the derivative by backpropagation.
 *
 * <p>The error has edges, where a ReLU opens or another cell of a pooling window becomes the
 * greatest. A difference across an edge is no estimate of the slope, so such probes are counted and
 * left out.
 *
 * <p>The relative error of a probe is the difference between the two slopes, divided by the greater
 * of them, or by {@value #FLOOR} of the group's greatest derivative if that is greater still: the
 * differences have a rounding error of their own, which would dominate slopes near zero.
 *
 * @param images the number of images that the error is averaged over
 * @param error the mean error; for the bundled network, the mean of -ln p(true class)
 * @param step the distance by which a parameter is moved up and down
 * @param groups the groups, in the network's order
 */
public record NetworkCheck(int images, double error, double step, List<Group> groups) {
  /** The share of a group's greatest derivative below which a slope counts as near zero. */
  public static final double FLOOR = 1e-3;

  /**
   * The distance by which a parameter is moved. A smaller one suffers more from rounding, and a
   * larger one crosses more edges.
   */
  public static final double STEP = 1e-6;

  private static final int PURPOSE = 0x6C4D;

  /**
   * A group of parameters, such as the filters of a layer.
   *
   * @param name the layer's name and the parameter's, such as {@code conv1.W}
   * @param parameters the number of parameters
   * @param probes the probes, in the order of their indices, without those that crossed an edge
   * @param crossed the number of probes that crossed an edge
   * @param greatest the greatest absolute derivative of the group
   * @param singlePrecision the relative distance of the float32 gradient, computed by the kernels
   *     that train, from the one in double: norm of the difference over norm; 0 if both are 0
   */
  public record Group(
      String name,
      long parameters,
      List<Probe> probes,
      int crossed,
      double greatest,
      double singlePrecision) {
    /** Returns the probe with the greatest relative error, or null if no probe is left. */
    public @Nullable Probe worst() {
      return probes.stream().max(Comparator.comparingDouble(Probe::relativeError)).orElse(null);
    }
  }

  /**
   * A parameter that was moved.
   *
   * @param place its indices, such as {@code 3,0,1,4} for feature, channel, row and column
   * @param gradient the derivative by backpropagation
   * @param difference the central difference
   * @param relativeError the relative error, as defined for {@link NetworkCheck}
   */
  public record Probe(String place, double gradient, double difference, double relativeError) {}

  /**
   * Checks a run.
   *
   * @param images images of the network's input size and classes; the error is averaged over them
   * @param probes the number of parameters drawn per group, at least 1
   * @param seed the seed that they are drawn by
   * @param workers the threads of the pass in float32; the caller closes them
   * @throws switchback.datasets.tasks.SwitchbackException if the error's edges are not known for
   *     one of the network's layers
   */
  public static NetworkCheck of(
      Run run, ImageSet images, int probes, long seed, Workers workers, Progress progress) {
    INDArray input = input(run, images);
    INDArray labels = labels(run, images);
    MultiLayerNetwork network = withoutDropout(run.network().convertDataType(DataType.DOUBLE));
    LayerPasses passes = new LayerPasses(network, input, labels);
    Gradient exact = gradient(network, input, labels);
    MultiLayerNetwork trained = withoutDropout(run.network().clone());
    Run.use(trained, workers);
    Gradient single =
        gradient(trained, input.castTo(DataType.FLOAT), labels.castTo(DataType.FLOAT));
    List<Place> places = places(network);
    List<Group> groups = new ArrayList<>();
    for (Place place : places) {
      progress.at("checking gradients", groups.size(), places.size());
      groups.add(new Probing(passes, place, images.size(), exact, single).probe(probes, seed));
    }
    progress.at("checking gradients", places.size(), places.size());
    return new NetworkCheck(images.size(), passes.from(0).error(), STEP, groups);
  }

  /** Returns the group of the probe with the greatest relative error, or null if none is left. */
  public @Nullable Group worst() {
    return groups.stream()
        .filter(group -> group.worst() != null)
        .max(Comparator.comparingDouble(NetworkCheck::worstError))
        .orElse(null);
  }

  private static double worstError(Group group) {
    Probe worst = group.worst();
    return worst == null ? 0 : worst.relativeError();
  }

  /** A parameter array of a layer. */
  private record Place(int layer, String key, String name, INDArray values) {}

  private static List<Place> places(MultiLayerNetwork network) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      // Weights, W, before biases, b, whatever their order in memory.
      for (Map.Entry<String, INDArray> entry :
          new TreeMap<>(network.getLayer(i).paramTable()).entrySet()) {
        String layer = network.getLayer(i).conf().getLayer().getLayerName();
        places.add(
            new Place(i, i + "_" + entry.getKey(), layer + "." + entry.getKey(), entry.getValue()));
      }
    }
    return places;
  }

  private static MultiLayerNetwork withoutDropout(MultiLayerNetwork network) {
    for (Layer layer : network.getLayers()) {
      layer.conf().getLayer().setIDropout(null);
    }
    return network;
  }

  private static INDArray input(Run run, ImageSet images) {
    int size = images.channels() * images.height() * images.width();
    float[] values = new float[images.size() * size];
    for (int i = 0; i < images.size(); i++) {
      images.standardized(i, run.statistics(), values, i * size);
    }
    return Nd4j.createFromArray(values)
        .reshape(images.size(), images.channels(), images.height(), images.width())
        .castTo(DataType.DOUBLE);
  }

  private static INDArray labels(Run run, ImageSet images) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, images.size(), run.classes().size());
    for (int i = 0; i < images.size(); i++) {
      labels.putScalar(i, images.label(i), 1);
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

  /** The probes of one group. */
  private record Probing(
      LayerPasses passes, Place place, int images, Gradient exact, Gradient single) {
    Group probe(int count, long seed) {
      INDArray gradient = mean(exact);
      double greatest = gradient.amaxNumber().doubleValue();
      List<Probe> probes = new ArrayList<>();
      int crossed = 0;
      for (long drawn : drawn(count, seed)) {
        long[] indices = indices(drawn, place.values().shape());
        double value = place.values().getDouble(indices);
        LayerPasses.Pass above = pass(indices, value + STEP);
        LayerPasses.Pass below = pass(indices, value - STEP);
        place.values().putScalar(indices, value);
        if (above.pattern().isSameAs(below.pattern())) {
          double difference = (above.error() - below.error()) / (2 * STEP);
          probes.add(probe(indices, gradient.getDouble(indices), difference, FLOOR * greatest));
        } else {
          crossed++;
        }
      }
      return new Group(
          place.name(), place.values().length(), probes, crossed, greatest, apart(gradient));
    }

    private LayerPasses.Pass pass(long[] indices, double value) {
      place.values().putScalar(indices, value);
      return passes.from(place.layer());
    }

    private static Probe probe(long[] indices, double gradient, double difference, double floor) {
      double error = Math.abs(gradient - difference);
      double size = Math.max(floor, Math.max(Math.abs(gradient), Math.abs(difference)));
      String where =
          LongStream.of(indices).mapToObj(Long::toString).collect(Collectors.joining(","));
      return new Probe(where, gradient, difference, error == 0 ? 0 : error / size);
    }

    private INDArray mean(Gradient gradient) {
      return gradient.getGradientFor(place.key()).castTo(DataType.DOUBLE).div(images);
    }

    private double apart(INDArray gradient) {
      double norm = gradient.norm2Number().doubleValue();
      return norm == 0 ? 0 : mean(single).sub(gradient).norm2Number().doubleValue() / norm;
    }

    /** Draws distinct indices in C order, ascending; all of them if there are no more. */
    private Set<Long> drawn(int count, long seed) {
      long size = place.values().length();
      CounterRandom random =
          new CounterRandom(seed, PURPOSE, place.layer(), place.key().hashCode());
      Set<Long> drawn = new TreeSet<>();
      while (drawn.size() < Math.min(count, size)) {
        drawn.add((long) random.below(Math.toIntExact(size)));
      }
      return drawn;
    }

    private static long[] indices(long place, long[] shape) {
      long[] indices = new long[shape.length];
      long left = place;
      for (int i = shape.length - 1; i >= 0; i--) {
        indices[i] = left % shape[i];
        left /= shape[i];
      }
      return indices;
    }
  }
}
