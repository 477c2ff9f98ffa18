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
 * Features behind a ReLU that answer to none of some images: their gradient is 0 for all of them.
 * The forward pass is that of an evaluation; it changes nothing.
 */
public final class DeadFeatures {
  /** Images that are asked at most: more would take their time after each epoch. */
  public static final int MOST_IMAGES = 1000;

  private static final int BATCH = 50;

  private DeadFeatures() {}

  /** How many features a network's layers with a ReLU have, by name, from the pixels up. */
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

  /** How many of them answer to no image. */
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
            look(activations.get(i + 1), known);
          }
        }
        // Else all of them would wait for Java to collect its small part of them.
        activations.stream().filter(INDArray::closeable).forEach(INDArray::close);
      }
    }
    Map<String, Integer> dead = new LinkedHashMap<>();
    answered.forEach((layer, known) -> dead.put(layer, falseOnes(known)));
    return dead;
  }

  /** Activations are (N, features, H, W), or (N, features) with each feature's in a row. */
  private static void look(INDArray activations, boolean[] answered) {
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
