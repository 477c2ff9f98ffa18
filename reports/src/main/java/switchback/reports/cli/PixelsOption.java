package switchback.reports.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.PixelStatistics;
import switchback.datasets.PixelStatistics.ChannelOrder;
import switchback.datasets.tasks.Counted;
import switchback.training.readers.ReadNetwork;

/** The options that say how a pixel of 0..255 becomes a number of the network's input. */
final class PixelsOption {
  private static final List<String> PRESETS = List.of("unit", "raw", "signed", "imagenet", "caffe");
  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);
  private static final List<Double> CAFFE_MEAN = List.of(103.939, 116.779, 123.68);

  @Option(
      names = "--pixels",
      paramLabel = "PRESET",
      description = {
        "How a pixel of 0..255 becomes a number: unit (over 255), raw (as it is), signed (over"
            + " 127.5 less 1), imagenet (unit, less 0.485, 0.456, 0.406, over 0.229, 0.224, 0.225),"
            + " caffe (blue, green, red, raw, less 103.939, 116.779, 123.68)."
      })
  private @Nullable String preset;

  @Option(
      names = "--mean",
      paramLabel = "M,M,M",
      description = "The mean of each channel, for pixels in [0, 1], in the network's own order.")
  private @Nullable String mean;

  @Option(
      names = "--std",
      paramLabel = "S,S,S",
      description = "The standard deviation of each channel, likewise.")
  private @Nullable String deviation;

  @Option(
      names = "--order",
      paramLabel = "rgb|bgr",
      description = "The order of the network's channels (default: rgb).")
  private @Nullable String order;

  /**
   * Returns the statistics that the options state; null if they state none.
   *
   * @param channels the number of the network's channels
   * @param network the network, whose own statistics get another order
   */
  @Nullable PixelStatistics statistics(Subcommand command, int channels, ReadNetwork network) {
    ChannelOrder stated = order(command, channels);
    if (preset != null && (mean != null || deviation != null)) {
      throw command.misuse(
          "pixels stated twice",
          "--pixels",
          preset,
          "--pixels, or --mean and --std",
          "leave one of them out");
    }
    PixelStatistics known =
        preset != null
            ? ofPreset(command, preset, channels)
            : mean == null && deviation == null
                ? network.statistics()
                : new PixelStatistics(
                    values(command, "--mean", mean, channels, 0.0),
                    values(command, "--std", deviation, channels, 1.0));
    if (stated == null) {
      return known;
    }
    PixelStatistics base = known == null ? PixelStatistics.none(channels) : known;
    return new PixelStatistics(base.mean(), base.sd(), stated);
  }

  private @Nullable ChannelOrder order(Subcommand command, int channels) {
    if (order == null || order.equals("rgb")) {
      return null;
    }
    if (!order.equals("bgr") || channels != 3) {
      throw command.misuse(
          "no such order of channels",
          "--order",
          order,
          channels == 3 ? "rgb or bgr" : "rgb: the network has " + Counted.of(channels, "channel"),
          "leave it out for red, green, blue");
    }
    return ChannelOrder.BGR;
  }

  private static PixelStatistics ofPreset(Subcommand command, String name, int channels) {
    boolean isColoured = name.equals("imagenet") || name.equals("caffe");
    if (!PRESETS.contains(name) || (isColoured && channels != 3)) {
      throw command.misuse(
          "no such preset of pixels",
          "--pixels",
          name,
          isColoured
              ? "unit, raw or signed for " + Counted.of(channels, "channel")
              : String.join(", ", PRESETS),
          "or give --mean and --std, for pixels in [0, 1]");
    }
    double byteStep = 1 / 255.0;
    return switch (name) {
      case "raw" -> uniform(channels, 0, byteStep);
      case "signed" -> uniform(channels, 0.5, 0.5);
      case "imagenet" -> new PixelStatistics(IMAGENET_MEAN, IMAGENET_DEVIATION);
      case "caffe" ->
          new PixelStatistics(
              CAFFE_MEAN.stream().map(value -> value / 255).toList(),
              Collections.nCopies(3, byteStep),
              ChannelOrder.BGR);
      default -> PixelStatistics.none(channels);
    };
  }

  private static PixelStatistics uniform(int channels, double mean, double deviation) {
    return new PixelStatistics(
        Collections.nCopies(channels, mean), Collections.nCopies(channels, deviation));
  }

  private static List<Double> values(
      Subcommand command, String option, @Nullable String text, int channels, double usual) {
    if (text == null) {
      return Collections.nCopies(channels, usual);
    }
    try {
      List<Double> values =
          Stream.of(text.split(",", -1)).map(String::strip).map(Double::valueOf).toList();
      boolean isPositive = usual == 0 || values.stream().allMatch(value -> value > 0);
      if (values.stream().allMatch(Double::isFinite) && isPositive) {
        checkNumber(command, option, text, values.size(), channels);
        return values.size() == 1 ? Collections.nCopies(channels, values.getFirst()) : values;
      }
    } catch (NumberFormatException _) {
      // Refused below.
    }
    throw command.misuse(
        "invalid numbers",
        option,
        text,
        "finite numbers" + (usual == 0 ? "" : " above 0") + ", separated by commas",
        "give one value per channel, such as "
            + String.join(
                ",", Arrays.asList("0.5", "0.5", "0.5").subList(0, Math.min(3, channels))));
  }

  private static void checkNumber(
      Subcommand command, String option, String text, int got, int channels) {
    if (got != channels && got != 1) {
      throw command.misuse(
          "another number of channels",
          option,
          text,
          Counted.of(channels, "value"),
          "give one value per channel of the network, in its own order");
    }
  }
}
