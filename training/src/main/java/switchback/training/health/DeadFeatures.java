package switchback.training.health;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.ImageSet;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.PixelStatistics;
import switchback.training.layers.NativeMemory;

/**
 * Counts dead features: those behind a ReLU that are 0 on every image of a sample, so that their
 * gradient is 0 as well. The forward pass is that of an evaluation; it does not change the network.
 */
public final class DeadFeatures {
  /** The greatest number of images to use; more would take too long after each epoch. */
  public static final int MOST_IMAGES = 1000;

  private static final int BATCH = 50;

  private DeadFeatures() {}

  /** Returns the number of features per layer with a ReLU, by name, from the pixels up. */
  public static Map<String, Integer> features(MultiLayerNetwork network) {
    Map<String, Integer> features = new LinkedHashMap<>();
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof FeedForwardLayer each
          && each.getActivationFn() instanceof ActivationReLU) {
        features.put(each.getLayerName(), Math.toIntExact(each.getNOut()));
      }
    }
    return features;
  }

  /**
   * Returns the number of features per layer with a ReLU that are 0 on all of the images.
   *
   * @param images images of the network's input size
   * @param classes the number of classes
   * @param statistics the pixel statistics with which the images are standardised
   */
  public static Map<String, Integer> count(
      MultiLayerNetwork network, ImageSet images, int classes, PixelStatistics statistics) {
    Map<String, Integer> features = features(network);
    Map<String, boolean[]> answered = new LinkedHashMap<>();
    features.forEach((layer, count) -> answered.put(layer, new boolean[count]));
    try (ImageSetIterator batches =
        new ImageSetIterator(images, classes, statistics, BATCH, null, 0, false)) {
      while (batches.hasNext()) {
        List<INDArray> activations = network.feedForward(batches.next().getFeatures(), false);
        for (int i = 0; i < network.getnLayers(); i++) {
          String name = network.getLayer(i).conf().getLayer().getLayerName();
          boolean[] known = answered.get(name);
          if (known != null) {
            mark(activations.get(i + 1), known);
          }
        }
        // Frees native memory now; the garbage collector sees only the small objects that hold it.
        activations.stream().filter(INDArray::closeable).forEach(INDArray::close);
      }
    }
    Map<String, Integer> dead = new LinkedHashMap<>();
    answered.forEach((layer, known) -> dead.put(layer, falseOnes(known)));
    return dead;
  }

  /**
   * Marks the features that are above 0 somewhere.
   *
   * @param activations (N, features, H, W) or (N, features)
   */
  private static void mark(INDArray activations, boolean[] answered) {
    boolean isDense = activations.rank() == 2;
    INDArray array = NativeMemory.inOrder(isDense ? activations.transpose() : activations);
    MemorySegment values = NativeMemory.floats(array);
    int images = isDense ? 1 : Math.toIntExact(activations.size(0));
    long each = array.length() / images / answered.length;
    for (int row = 0; row < images * answered.length; row++) {
      int feature = row % answered.length;
      answered[feature] = answered[feature] || isAnyPositive(values, row * each, each);
    }
  }

  private static boolean isAnyPositive(MemorySegment values, long from, long count) {
    for (long i = from; i < from + count; i++) {
      if (values.getAtIndex(ValueLayout.JAVA_FLOAT, i) > 0) {
        return true;
      }
    }
    return false;
  }

  private static int falseOnes(boolean[] values) {
    int count = 0;
    for (boolean value : values) {
      count += value ? 0 : 1;
    }
    return count;
  }
}
