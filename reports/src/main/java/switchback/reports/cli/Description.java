package switchback.reports.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Counted;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.ReceptiveField;
import switchback.reports.study.NetworkStep;
import switchback.reports.study.NetworkSteps;
import switchback.training.graphs.MapShape;
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
 * @param pixels the statistics with which images are standardised
 * @param expects what an imported network takes; absent for a network trained here
 * @param classes the class names
 * @param layers the steps, from the input upwards
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
    PixelStatistics pixels,
    RunManifest.@Nullable Input expects,
    List<String> classes,
    List<NetworkStep> layers) {

  static Description of(Run run) {
    ProjectableNetwork network = ProjectableNetwork.of(run);
    MapShape input = network.input();
    RunManifest manifest = run.manifest();
    return new Description(
        manifest.network(),
        run.sha256(),
        List.of(input.channels(), input.height(), input.width()),
        run.parameters(),
        manifest.epochs().isEmpty() ? null : last(manifest.epochs()).testAccuracy(),
        manifest.settings(),
        manifest.data(),
        manifest.source(),
        manifest.pixels(),
        manifest.input(),
        run.classes(),
        NetworkSteps.of(network));
  }

  private static EpochResult last(List<EpochResult> epochs) {
    return epochs.getLast();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, weights %s, %s%n",
            network,
            sha256,
            Counted.of(parameters, "parameter")));
    text.append(origin()).append("%n".formatted());
    text.append(images()).append("%n%n".formatted());
    String format =
        "%%-%ds %%-%ds %%-11s %%12s   %%s"
            .formatted(width(8, NetworkStep::name), width(12, Description::words));
    text.append(row(format, "layer", "type", "output", "parameters", "a unit sees"));
    text.append(row(format, "input", "", shapeText(input), "", ""));
    for (NetworkStep layer : layers) {
      text.append(
          row(
              format,
              layer.name(),
              words(layer),
              shapeText(layer.output()),
              layer.parameters() == 0 ? "" : String.format(Locale.ROOT, "%,d", layer.parameters()),
              remark(layer)));
    }
    return text.toString();
  }

  /** Returns what images the network takes, what was assumed about it and its classes. */
  private String images() {
    StringBuilder text = new StringBuilder("images: ").append(shapeText(input));
    text.append(", pixels in [0, 1] less mean ").append(numbers(pixels.mean()));
    text.append(" over deviation ").append(numbers(pixels.sd()));
    if (pixels.order() != null) {
      text.append(", channels ").append(pixels.order());
    }
    if (expects != null) {
      text.append(expects.pixelsKnown() ? "" : " (assumed: the file does not say)");
      if (expects.resize() != null) {
        text.append("; shorter side scaled to ").append(expects.resize());
      }
      for (String assumption : expects.assumptions()) {
        text.append("%nassumed: ".formatted()).append(assumption);
      }
      text.append("%nclasses: ".formatted());
      text.append(classes.isEmpty() ? "none" : Counted.shortened(classes));
    }
    return text.toString();
  }

  private static String numbers(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%.4g", value))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Returns a step's type, settings and activation function, and its inputs if they are others. */
  private static String words(NetworkStep layer) {
    StringBuilder words = new StringBuilder(layer.type());
    words.append(layer.settings().isEmpty() ? "" : " ").append(layer.settings());
    words.append(layer.activation() == null ? "" : ", " + layer.activation());
    words.append(layer.inputs() == null ? "" : " of " + String.join(" and ", layer.inputs()));
    return words.toString();
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
        "trained on %s: %s, %s, seed %d%s",
        data.name(),
        Counted.of(data.trainImages(), "image"),
        Counted.of(settings.epochs(), "epoch"),
        settings.seed(),
        accuracy == null
            ? ""
            : String.format(Locale.ROOT, "; %.2f%% on its test images", 100 * accuracy));
  }

  /** Returns the width of a column that holds these words. */
  private int width(int least, Function<NetworkStep, String> words) {
    return layers.stream().map(words).mapToInt(String::length).reduce(least, Math::max);
  }

  private static String shapeText(List<? extends Number> shape) {
    return shape.stream().map(Number::toString).collect(Collectors.joining("x"));
  }

  private String remark(NetworkStep layer) {
    ReceptiveField field = layer.receptiveField();
    if (field == null) {
      return "";
    }
    boolean isWhole =
        field.sizeRows() == input.get(1)
            && field.sizeColumns() == input.get(2)
            && field.offsetRows() == 0
            && field.offsetColumns() == 0;
    return layer.output().size() == 1 || isWhole
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
