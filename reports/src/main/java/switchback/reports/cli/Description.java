package switchback.reports.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ReceptiveField;
import switchback.deconv.StageStack;
import switchback.training.graphs.MapShape;
import switchback.training.layers.ResponseNormalization;
import switchback.training.runs.EpochResult;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/**
 * The description of a network that {@code describe} prints. Its components are the JSON.
 *
 * @param network the name of the architecture
 * @param sha256 the digest of the weights, 64 hexadecimal digits
 * @param input the shape of the input: channels, height, width
 * @param parameters the number of parameters
 * @param accuracy the accuracy on the test split after the last epoch, 0..1; absent if unknown
 * @param settings the settings of the training; absent for an imported network
 * @param data the data that it was trained on; absent for an imported network
 * @param source the file that it was imported from; absent for a network trained here
 * @param layers the layers, from the input upwards
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Description(
    String network,
    String sha256,
    List<Integer> input,
    long parameters,
    @Nullable Double accuracy,
    RunManifest.@Nullable Settings settings,
    RunManifest.@Nullable Data data,
    RunManifest.@Nullable Source source,
    List<LayerDescription> layers) {

  /**
   * One layer.
   *
   * @param name the name of the layer
   * @param type the name of its DL4J class
   * @param output the shape of its output: channels, height and width, or units
   * @param parameters the number of its parameters
   * @param receptiveField the receptive field of its units; absent if its features cannot be
   *     projected
   * @param wayBack a remark on the way back through the layer; usually absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LayerDescription(
      String name,
      String type,
      List<Long> output,
      long parameters,
      @Nullable ReceptiveField receptiveField,
      @Nullable String wayBack) {}

  static Description of(Run run) {
    MultiLayerNetwork network = run.network();
    StageStack stack = StageStack.of(network);
    MapShape input = stack.input();
    RunManifest manifest = run.manifest();
    return new Description(
        manifest.network(),
        run.sha256(),
        List.of(input.channels(), input.height(), input.width()),
        network.numParams(),
        manifest.epochs().isEmpty() ? null : last(manifest.epochs()).testAccuracy(),
        manifest.settings(),
        manifest.data(),
        manifest.source(),
        layers(network, stack));
  }

  private static EpochResult last(List<EpochResult> epochs) {
    return epochs.getLast();
  }

  private static List<LayerDescription> layers(MultiLayerNetwork network, StageStack stack) {
    Map<String, ProjectableLayer> projectable =
        stack.layers().stream()
            .collect(Collectors.toMap(ProjectableLayer::name, Function.identity()));
    List<InputType> outputs =
        network
            .getLayerWiseConfigurations()
            .getLayerActivationTypes(inputType(network, stack.input()));
    List<LayerDescription> layers = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      var configuration = layer.conf().getLayer();
      ProjectableLayer found = projectable.get(configuration.getLayerName());
      layers.add(
          new LayerDescription(
              configuration.getLayerName(),
              configuration.getClass().getSimpleName(),
              shape(outputs.get(layers.size())),
              layer.numParams(),
              found == null ? null : found.field(),
              wayBack(configuration)));
    }
    return layers;
  }

  private static InputType inputType(MultiLayerNetwork network, MapShape input) {
    CNN2DFormat format =
        Arrays.stream(network.getLayers())
            .map(layer -> layer.conf().getLayer())
            .filter(ConvolutionLayer.class::isInstance)
            .map(layer -> ((ConvolutionLayer) layer).getCnn2dDataFormat())
            .findFirst()
            .orElse(CNN2DFormat.NCHW);
    return InputType.convolutional(input.height(), input.width(), input.channels(), format);
  }

  private static @Nullable String wayBack(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return switch (layer) {
      case ResponseNormalization _ -> "the signal is divided as on the way forward";
      case LocalResponseNormalization _ -> "the signal passes unchanged";
      default -> null;
    };
  }

  private static List<Long> shape(InputType type) {
    return switch (type) {
      case InputType.InputTypeConvolutional maps ->
          List.of(maps.getChannels(), maps.getHeight(), maps.getWidth());
      default -> List.of(type.arrayElementsPerExample());
    };
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%s, weights %s, %,d parameters%n", network, sha256, parameters));
    text.append(origin()).append("%n%n".formatted());
    String format =
        "%%-%ds %%-%ds %%-10s %%12s   %%s"
            .formatted(width(8, LayerDescription::name), width(12, LayerDescription::type));
    text.append(row(format, "layer", "type", "output", "parameters", "a unit sees"));
    text.append(row(format, "input", "", shapeText(input), "", ""));
    for (LayerDescription layer : layers) {
      text.append(
          row(
              format,
              layer.name(),
              layer.type(),
              shapeText(layer.output()),
              String.format(Locale.ROOT, "%,d", layer.parameters()),
              remark(layer)));
    }
    return text.toString();
  }

  private String origin() {
    if (source != null) {
      return "imported from %s (%s, SHA-256 %s)"
          .formatted(source.file(), source.format(), source.sha256());
    }
    if (settings == null || data == null) {
      return "of unknown origin";
    }
    return String.format(
        Locale.ROOT,
        "trained on %s: %,d images, %d epochs, seed %d%s",
        data.name(),
        data.trainImages(),
        settings.epochs(),
        settings.seed(),
        accuracy == null
            ? ""
            : String.format(Locale.ROOT, "; %.2f%% on its test images", 100 * accuracy));
  }

  /** Returns the width of a column that holds these words. */
  private int width(int least, Function<LayerDescription, String> words) {
    return layers.stream().map(words).mapToInt(String::length).reduce(least, Math::max);
  }

  private static String shapeText(List<? extends Number> shape) {
    return shape.stream().map(Number::toString).collect(Collectors.joining("x"));
  }

  private String remark(LayerDescription layer) {
    if (layer.wayBack() != null) {
      return "(way back: " + layer.wayBack() + ")";
    }
    ReceptiveField field = layer.receptiveField();
    if (field == null) {
      return "";
    }
    return layer.output().size() == 1
        ? "the whole image"
        : "%dx%d pixels, every %s, from %s"
            .formatted(
                field.sizeRows(),
                field.sizeColumns(),
                pair(field.strideRows(), field.strideColumns()),
                pair(field.offsetRows(), field.offsetColumns()));
  }

  /** Formats rows and columns, as one number if both are equal. */
  private static String pair(int rows, int columns) {
    return rows == columns ? Integer.toString(rows) : "(%d, %d)".formatted(rows, columns);
  }

  private static String row(String format, String... words) {
    return String.format(format, (Object[]) words).stripTrailing() + System.lineSeparator();
  }
}
