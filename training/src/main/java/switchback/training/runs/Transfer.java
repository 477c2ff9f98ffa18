package switchback.training.runs;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A start from the weights of a trained network. All layers receive the source's weights, except
 * those listed in {@code anew}, and the output layer if the classes are different. Frozen layers
 * keep these weights and the others are fine-tuned (Yosinski et al. 2014, arXiv 1411.1792, section
 * 2). Images are standardised with the source's statistics, to which its first filters are adapted.
 *
 * @param source the trained network; it is not changed
 * @param frozen the names of layers that do not learn, some of {@link #layers}; empty to fine-tune
 *     all
 * @param anew the names of layers that start from random weights nevertheless, none of them frozen
 */
public record Transfer(Run source, Set<String> frozen, Set<String> anew) {
  private static final String SAME_ARCHITECTURE =
      "train on images of the same size, with the same architecture as the source";

  /**
   * Copies the names.
   *
   * @throws IllegalArgumentException if the source has no such layer, no layer would learn, or one
   *     is in both sets
   */
  public Transfer {
    frozen = Set.copyOf(frozen);
    anew = Set.copyOf(anew);
    Set<String> layers = layers(source);
    if (!layers.containsAll(frozen) || frozen.containsAll(layers)) {
      throw new IllegalArgumentException("cannot freeze " + frozen + " of " + layers);
    }
    if (!layers.containsAll(anew) || anew.stream().anyMatch(frozen::contains)) {
      throw new IllegalArgumentException("cannot renew " + anew + " of " + layers);
    }
  }

  /** Returns the names of the layers that have weights, from the pixels up. */
  public static Set<String> layers(Run source) {
    Set<String> names = new LinkedHashSet<>();
    for (Layer layer : source.network().getLayers()) {
      if (layer.numParams() > 0) {
        names.add(name(layer));
      }
    }
    return names;
  }

  /** Returns the description of this start that the manifest keeps. */
  public RunManifest.Start start() {
    return new RunManifest.Start(source.name(), source.sha256(), inOrder(frozen), inOrder(anew));
  }

  private List<String> inOrder(Set<String> names) {
    return layers(source).stream().filter(names::contains).toList();
  }

  /** Makes the frozen layers of a configuration keep their weights. */
  void freeze(MultiLayerConfiguration configuration) {
    for (NeuralNetConfiguration each : configuration.getConfs()) {
      if (each.getLayer() instanceof BaseLayer layer && frozen.contains(layer.getLayerName())) {
        layer.setIUpdater(new Sgd(0));
        layer.setRegularization(List.of());
      }
    }
  }

  /**
   * Copies the source's weights into a new network.
   *
   * @param classes the class names of the new network
   * @throws SwitchbackException if the layers' names or shapes differ, or the output layer is
   *     frozen although the classes differ
   */
  void copyTo(MultiLayerNetwork network, List<String> classes) {
    Layer[] from = source.network().getLayers();
    Layer[] to = network.getLayers();
    if (!names(from).equals(names(to))) {
      throw unfit(source.name(), names(from), names(to), SAME_ARCHITECTURE);
    }
    boolean sameClasses = source.classes().equals(classes);
    for (int i = 0; i < to.length; i++) {
      if (i < to.length - 1 || sameClasses) {
        if (!anew.contains(name(to[i]))) {
          copy(from[i], to[i]);
        }
      } else if (frozen.contains(name(to[i]))) {
        throw unfit(
            name(to[i]) + " of " + source.name(),
            "a frozen output layer for " + String.join(", ", source.classes()),
            "the same classes as the data's: " + String.join(", ", classes),
            "do not freeze the output layer, or train on data with the same classes");
      }
    }
  }

  private void copy(Layer from, Layer to) {
    for (Map.Entry<String, INDArray> parameter : to.paramTable().entrySet()) {
      INDArray weights = from.getParam(parameter.getKey());
      if (!Arrays.equals(weights.shape(), parameter.getValue().shape())) {
        throw unfit(
            name(to) + " of " + source.name(),
            Arrays.toString(weights.shape()),
            Arrays.toString(parameter.getValue().shape()),
            SAME_ARCHITECTURE);
      }
      parameter.getValue().assign(weights);
    }
  }

  private static SwitchbackException unfit(String where, Object got, Object expected, String hint) {
    return new SwitchbackException(
        "weights that do not fit the network to be trained", where, got, expected, hint);
  }

  private static List<String> names(Layer[] layers) {
    return Arrays.stream(layers).map(Transfer::name).toList();
  }

  private static String name(Layer layer) {
    return String.valueOf(layer.conf().getLayer().getLayerName());
  }
}
