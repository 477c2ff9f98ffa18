package switchback.reports.cli;

import static java.util.stream.Collectors.toSet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;

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
  Map<String, List<Integer>> of(ProjectableNetwork network) {
    Set<String> named =
        layers.stream().map(name -> layer(command, network, name).name()).collect(toSet());
    Map<String, List<Integer>> chosen = new LinkedHashMap<>();
    for (ProjectableLayer layer : layers.isEmpty() ? network.convolutions() : network.layers()) {
      if (named.isEmpty() || named.contains(layer.name())) {
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

  /** Returns the layer of a name or unique ending of one, or ends the program with status 2. */
  static ProjectableLayer layer(Subcommand command, ProjectableNetwork network, String name) {
    List<ProjectableLayer> found = network.named(name);
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw command.misuse(
        found.isEmpty() ? "no such layer" : "several layers have this ending",
        "--layer",
        name,
        network.expected(name),
        found.isEmpty() ? "'switchback describe RUN' lists the layers" : "give more of the name");
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
