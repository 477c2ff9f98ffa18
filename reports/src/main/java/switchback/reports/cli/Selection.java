package switchback.reports.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.StageStack;

/** The layers and features that options choose. */
final class Selection {
  private final Subcommand command;
  private final List<String> layers;
  private final @Nullable List<Integer> features;

  /**
   * Creates a selection; ends the program with status 2 if the list of features is malformed.
   *
   * @param layers the names of the layers; empty for all convolutions
   * @param features a list such as {@code 0-31,40}, or null for all
   */
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
          "invalid list of features",
          "--features",
          String.valueOf(e.getMessage()),
          "numbers and ranges from low to high, such as 0-31,40",
          "leave it out for all features");
    }
  }

  /**
   * Returns the chosen features by layer, in the network's order. Ends the program with status 2 if
   * the network does not have one of the layers or features.
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

  /** Returns the layer of that name, or ends the program with status 2. */
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
                    "'switchback describe RUN' lists the layers"));
  }

  /** Ends the program with status 2 if the layer does not have the feature. */
  static void feature(Subcommand command, ProjectableLayer layer, String option, int feature) {
    if (feature < 0 || feature >= layer.features()) {
      throw command.misuse(
          "no such feature",
          option,
          feature,
          "0 to " + (layer.features() - 1) + " in " + layer.name(),
          "features are counted from 0; --layer chooses the layer");
    }
  }
}
