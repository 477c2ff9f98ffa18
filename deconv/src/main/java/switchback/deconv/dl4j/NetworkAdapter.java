package switchback.deconv.dl4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.MapShape;
import switchback.deconv.stages.Stage;

/** Converts DL4J networks to stages, or names the layers that prevent it. Provisional. */
public final class NetworkAdapter {
  private final MultiLayerNetwork network;
  private final MultiLayerConfiguration configuration;

  private NetworkAdapter(MultiLayerNetwork network) {
    this.network = network;
    this.configuration = network.getLayerWiseConfigurations();
    refuseOthers();
  }

  /**
   * Returns the stages of a network with copies of its weights.
   *
   * @throws SwitchbackException if some layers cannot be undone, all of which are named, or if the
   *     size of the input cannot be inferred
   */
  public static List<Stage> stages(MultiLayerNetwork network) {
    NetworkAdapter adapter = new NetworkAdapter(network);
    return adapter.layers(adapter.input()).stream().flatMap(List::stream).toList();
  }

  /**
   * Returns the size of the images that the stages take, without copying weights.
   *
   * @throws SwitchbackException if some layers cannot be undone, all of which are named, or if the
   *     size of the input cannot be inferred
   */
  public static MapShape input(MultiLayerNetwork network) {
    return new NetworkAdapter(network).input();
  }

  /**
   * Returns the stages of a network for images of a given size, with copies of its weights.
   *
   * @throws SwitchbackException if some layers cannot be undone; all of them are named
   */
  public static List<Stage> stages(MultiLayerNetwork network, MapShape input) {
    return layers(network, input).stream().flatMap(List::stream).toList();
  }

  /** Returns the stages of each layer, in order; empty for a layer that does nothing. */
  static List<List<Stage>> layers(MultiLayerNetwork network, MapShape input) {
    return new NetworkAdapter(network).layers(input);
  }

  private List<List<Stage>> layers(MapShape input) {
    List<List<Stage>> layers = new ArrayList<>();
    MapShape maps = input;
    for (int i = 0; i < network.getnLayers(); i++) {
      List<Stage> stages = new LayerStages(network.getLayer(i), name(i), maps, flattening(i)).all();
      layers.add(stages);
      maps = stages.isEmpty() ? maps : stages.getLast().output();
    }
    return layers;
  }

  /** Returns the order in which maps are flattened for a layer, if they are. */
  private Optional<CNN2DFormat> flattening(int i) {
    return configuration.getInputPreProcess(i) instanceof CnnToFeedForwardPreProcessor flatten
        ? Optional.of(flatten.getFormat())
        : Optional.empty();
  }

  private Layer layer(int i) {
    return configuration.getConf(i).getLayer();
  }

  private String name(int i) {
    String name = layer(i).getLayerName();
    return name == null ? "layer" + i : name;
  }

  private void refuseOthers() {
    List<String> refused = new ArrayList<>();
    Set<String> names = new HashSet<>();
    CNN2DFormat format = format();
    for (int i = 0; i < network.getnLayers(); i++) {
      String name = name(i);
      if (!isKnown(i, configuration.getInputPreProcess(i))) {
        String type = configuration.getInputPreProcess(i).getClass().getSimpleName();
        refused.add("the preprocessor of " + name + " (" + type + ")");
      }
      KnownLayers.objection(layer(i), format).ifPresent(o -> refused.add(name + " (" + o + ")"));
      if (!names.add(name)) {
        refused.add(name + " (a second layer of that name)");
      }
    }
    if (!refused.isEmpty()) {
      throw refusal(String.join(", ", refused));
    }
  }

  private static boolean isKnown(int i, InputPreProcessor preprocessor) {
    return preprocessor == null
        || preprocessor.getClass() == CnnToFeedForwardPreProcessor.class
        || (i == 0 && preprocessor.getClass() == FeedForwardToCnnPreProcessor.class);
  }

  /** Returns the memory layout of the first maps. */
  private CNN2DFormat format() {
    return IntStream.range(0, network.getnLayers())
        .mapToObj(i -> KnownLayers.format(layer(i)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(CNN2DFormat.NCHW);
  }

  static SwitchbackException refusal(String got) {
    return new SwitchbackException(
        "the network has layers that cannot be undone",
        "its layers",
        got,
        KnownLayers.ALL,
        "replace these layers and train again, or use a network trained by this tool");
  }

  private MapShape input() {
    int channels =
        IntStream.range(0, network.getnLayers())
            .filter(i -> layer(i) instanceof ConvolutionLayer)
            .mapToObj(i -> Math.toIntExact(((ConvolutionLayer) layer(i)).getNIn()))
            .findFirst()
            .orElseThrow(() -> refusal("no convolution"));
    InputSize size =
        InputSize.of(configuration)
            .orElseThrow(
                () ->
                    new SwitchbackException(
                        "the network does not state the size of its input",
                        "its preprocessors",
                        configuration.getInputPreProcessors(),
                        "one that flattens maps for a dense layer",
                        "build the network with setInputType"));
    return new MapShape(channels, size.height(), size.width());
  }
}
