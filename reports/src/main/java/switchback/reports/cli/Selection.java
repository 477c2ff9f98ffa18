package switchback.reports.cli;

import static java.util.stream.Collectors.toSet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.Spelling;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;

/** The layers and features that options choose. */
final class Selection {
  private static final String LIST = "--features";

  /** What stands for all convolutions, unless a layer has this name. */
  private static final String ALL = "all";

  private final Subcommand command;
  private final List<String> layers;
  private final @Nullable String features;

  /**
   * Creates a selection; ends the program with status 2 if the list of features is malformed.
   *
   * @param layers the names of the layers; empty, or {@code all}, for all convolutions
   * @param features a list such as {@code 0-31,40} or {@code cat,dog}, or null for all
   */
  Selection(Subcommand command, List<String> layers, @Nullable String features) {
    this.command = command;
    this.layers = layers;
    this.features = features;
    if (features != null) {
      for (String part : parts(features)) {
        if (!isName(part)) {
          range(part);
        }
      }
    }
  }

  private static List<String> parts(String features) {
    return List.of(features.split(",", -1));
  }

  /** Returns whether a part of a list can only be the name of a class. */
  private static boolean isName(String part) {
    return part.matches(".*[^-\\d\\s].*");
  }

  private List<Integer> range(String part) {
    try {
      return FeatureRanges.parse(part);
    } catch (IllegalArgumentException e) {
      throw command.misuse(
          "invalid list of features",
          LIST,
          String.valueOf(e.getMessage()),
          "numbers and ranges from low to high, such as 0-31,40",
          "leave it out for all features");
    }
  }

  /**
   * Returns the chosen features by layer, in the network's order. Ends the program with status 2 if
   * the network does not have one of the layers or features.
   */
  Map<String, List<Integer>> of(StudySession session) {
    ProjectableNetwork network = session.network();
    boolean takesAll =
        layers.isEmpty() || (layers.equals(List.of(ALL)) && network.named(ALL).isEmpty());
    Set<String> named =
        takesAll
            ? Set.of()
            : layers.stream().map(name -> layer(command, network, name).name()).collect(toSet());
    Map<String, List<Integer>> chosen = new LinkedHashMap<>();
    for (ProjectableLayer layer : takesAll ? network.convolutions() : network.layers()) {
      if (takesAll || named.contains(layer.name())) {
        chosen.put(layer.name(), features(layer, session.subject().names(layer)));
      }
    }
    return chosen;
  }

  private List<Integer> features(ProjectableLayer layer, List<String> classes) {
    if (features == null) {
      return IntStream.range(0, layer.features()).boxed().toList();
    }
    TreeSet<Integer> chosen = new TreeSet<>();
    for (String part : parts(features)) {
      if (isName(part)) {
        chosen.add(feature(command, layer, classes, LIST, part));
      } else {
        List<Integer> numbers = range(part);
        numbers.forEach(number -> checkNumber(command, layer, classes, LIST, number));
        chosen.addAll(numbers);
      }
    }
    return List.copyOf(chosen);
  }

  /** Returns the layer of a name or unique ending of one, or ends the program with status 2. */
  static ProjectableLayer layer(Subcommand command, ProjectableNetwork network, String name) {
    List<ProjectableLayer> found = network.named(name);
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<String> known = network.layers().stream().map(ProjectableLayer::name).toList();
    throw command.misuse(
        found.isEmpty() ? "no such layer" : "several layers have this ending",
        "--layer",
        name,
        network.expected(name),
        found.isEmpty()
            ? Spelling.hint(name, known, "'switchback describe RUN' lists the layers")
            : "give more of the name");
  }

  /**
   * Returns the feature that is named by its number or by a class; ends the program with status 2
   * if the layer does not have it.
   *
   * @param classes the names of the layer's features; may be empty
   */
  static int feature(
      Subcommand command,
      ProjectableLayer layer,
      List<String> classes,
      String option,
      String named) {
    int ofClass = classes.indexOf(named.strip());
    if (ofClass >= 0) {
      return ofClass;
    }
    if (!named.strip().matches("\\d{1,9}")) {
      throw noSuch(command, layer, classes, option, named);
    }
    int number = Integer.parseInt(named.strip());
    checkNumber(command, layer, classes, option, number);
    return number;
  }

  private static void checkNumber(
      Subcommand command, ProjectableLayer layer, List<String> classes, String option, int number) {
    if (number >= layer.features()) {
      throw noSuch(command, layer, classes, option, number);
    }
  }

  private static RuntimeException noSuch(
      Subcommand command,
      ProjectableLayer layer,
      List<String> classes,
      String option,
      Object named) {
    return command.misuse(
        "no such feature",
        option,
        named,
        "0 to "
            + (layer.features() - 1)
            + " in "
            + layer.name()
            + (classes.isEmpty() ? "" : ", or " + Counted.shortened(classes)),
        classes.isEmpty()
            ? "features are counted from 0; --layer chooses the layer, and with --layer output"
                + " features have the names of classes"
            : Spelling.hint(named.toString(), classes, "features are counted from 0"));
  }
}
