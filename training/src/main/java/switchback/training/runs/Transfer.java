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
 * A start from the weights of a trained network: of all its layers, but of the output layer only
 * where the classes are the same, else that one starts anew. Frozen layers keep these weights, the
 * others learn on from there (Yosinski et al. 2014, arXiv 1411.1792, section 2: transfer with
 * frozen and with fine-tuned layers). Images are standardised as the source's were, since its first
 * filters know no others.
 *
 * @param source the trained network; only read
 * @param frozen names of layers that do not learn, some of {@link #layers}; none for fine-tuning
 * @param anew names of layers that start from random weights all the same, none of them frozen
 */
public record Transfer(Run source, Set<String> frozen, Set<String> anew) {
  /**
   * Copies the names.
   *
   * @throws IllegalArgumentException where the source has no such layer, none would learn, or one
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

  /** The names of a network's layers that have weights, from the pixels up. */
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

  /** Takes the learning from the frozen layers of a network that is yet to be made. */
  void freeze(MultiLayerConfiguration configuration) {
    for (NeuralNetConfiguration each : configuration.getConfs()) {
      if (each.getLayer() instanceof BaseLayer layer && frozen.contains(layer.getLayerName())) {
        layer.setIUpdater(new Sgd(0));
        layer.setRegularization(List.of());
      }
    }
  }

  /**
   * Gives a new network the source's weights.
   *
   * @param classes of the new network
   * @throws SwitchbackException where layers have other names or shapes, or one with other classes
   *     was to be frozen
   */
  void copyTo(MultiLayerNetwork network, List<String> classes) {
    Layer[] from = source.network().getLayers();
    Layer[] to = network.getLayers();
    if (!names(from).equals(names(to))) {
      throw unfit(source.name(), names(from), names(to));
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
            "the same classes as the data's: " + String.join(", ", classes));
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
            Arrays.toString(parameter.getValue().shape()));
      }
      parameter.getValue().assign(weights);
    }
  }

  private static SwitchbackException unfit(String where, Object got, Object expected) {
    return new SwitchbackException(
        "weights that do not fit the network to be trained",
        where,
        got,
        expected,
        "train on images of the same size, with the same architecture as the source");
  }

  private static List<String> names(Layer[] layers) {
    return Arrays.stream(layers).map(Transfer::name).toList();
  }

  private static String name(Layer layer) {
    return String.valueOf(layer.conf().getLayer().getLayerName());
  }
}
