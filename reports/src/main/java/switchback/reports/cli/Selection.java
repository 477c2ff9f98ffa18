package switchback.reports.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.StageStack;

/** The layers and features that options name. */
final class Selection {
  private final Subcommand command;
  private final List<String> layers;
  private final @Nullable List<Integer> features;

  /** Refuses what cannot be read as numbers of features. */
  Selection(Subcommand command, List<String> layers, @Nullable String features) {
    this.command = command;
    this.layers = layers;
    this.features = features == null ? null : parsed(command, features);
  }

  private static List<Integer> parsed(Subcommand command, String features) {
    try {
      return FeatureRanges.parse(features);
    } catch (IllegalArgumentException e) {
      throw command.misuse(
          "no list of features",
          "--features",
          String.valueOf(e.getMessage()),
          "numbers and ranges from low to high, such as 0-31,40",
          "features are counted from 0");
    }
  }

  /**
   * By layer, in the network's order; its convolutions where none is named. Refuses a layer or a
   * feature that it does not have.
   */
  Map<String, List<Integer>> of(StageStack stack) {
    layers.forEach(name -> layer(command, stack, name));
    Map<String, List<Integer>> chosen = new LinkedHashMap<>();
    for (ProjectableLayer layer : layers.isEmpty() ? stack.convolutions() : stack.layers()) {
      if (layers.isEmpty() || layers.contains(layer.name())) {
        chosen.put(layer.name(), features(layer));
      }
    }
    return chosen;
  }

  private List<Integer> features(ProjectableLayer layer) {
    if (features == null) {
      return IntStream.range(0, layer.features()).boxed().toList();
    }
    features.forEach(feature -> feature(command, layer, "--features", feature));
    return features;
  }

  /** The layer of that name. */
  static ProjectableLayer layer(Subcommand command, StageStack stack, String name) {
    return stack.layers().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                command.misuse(
                    "no such layer",
                    "--layer",
                    name,
                    String.join(", ", stack.layers().stream().map(ProjectableLayer::name).toList()),
                    "'switchback describe RUN' lists them"));
  }

  /** Refuses a feature that the layer does not have. */
  static void feature(Subcommand command, ProjectableLayer layer, String option, int feature) {
    if (feature < 0 || feature >= layer.features()) {
      throw command.misuse(
          "no such feature",
          option,
          feature,
          "0 to " + (layer.features() - 1) + " in " + layer.name(),
          "choose the layer by --layer; features are counted from 0");
    }
  }
}
