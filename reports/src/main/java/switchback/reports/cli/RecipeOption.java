package switchback.reports.cli;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.tasks.Spelling;
import switchback.deconv.Convention;
import switchback.deconv.Isolation;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Unpooling;
import switchback.reports.study.NetworkSteps;

/** The options that choose how a feature is projected back to pixels. */
final class RecipeOption {
  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = {
        "The way back to pixels: zeiler-fergus, blog, saliency or guided (default: zeiler-fergus)."
            + " 'switchback recipes' explains them."
      })
  private String name = "zeiler-fergus";

  @Option(
      names = "--isolation",
      paramLabel = "I",
      description = "What to keep of the feature map, instead of the recipe's choice: max or map.")
  private @Nullable String isolation;

  @Option(
      names = "--unpooling",
      paramLabel = "U",
      description =
          "The unpooling, instead of the recipe's: switches, fill, average, corner or random.")
  private @Nullable String unpooling;

  @Option(
      names = "--rectification",
      paramLabel = "R",
      description =
          "The rectification, instead of the recipe's: deconvnet, gradient, guided or linear.")
  private @Nullable String rectification;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of the unpooling random (default: 1).")
  private long seed = 1;

  /**
   * Prints which operations below some layers go back by their true derivative, whatever the
   * rectification. With the rectification {@code gradient} all do, and nothing is said.
   */
  void tell(Subcommand command, ProjectableNetwork network, Collection<String> layers) {
    List<String> derived =
        network.derived(layers).stream().map(NetworkSteps::type).distinct().sorted().toList();
    if (!derived.isEmpty() && !recipe(command).rectification().equals(Rectification.GRADIENT)) {
      command
          .err()
          .println("back by the true derivative under every recipe: " + String.join(", ", derived));
    }
  }

  /**
   * Returns the recipe with the choices that override its own. Ends the program with status 2 if a
   * name is unknown.
   */
  Recipe recipe(Subcommand command) {
    Recipe recipe = chosen(command, "--recipe", name, Recipe.all());
    if (isolation == null && unpooling == null && rectification == null) {
      return recipe;
    }
    return Recipe.of(
        isolation == null
            ? recipe.isolation()
            : chosen(command, "--isolation", isolation, Isolation.all()),
        unpooling == null
            ? recipe.unpooling()
            : chosen(command, "--unpooling", unpooling, unpoolings()),
        rectification == null
            ? recipe.rectification()
            : chosen(command, "--rectification", rectification, Rectification.all()));
  }

  /** Returns all unpoolings, with the seed of the option. */
  List<Unpooling> unpoolings() {
    return Unpooling.all(seed);
  }

  /** Returns unpoolings by name, with the seed of the option, or ends the program with status 2. */
  List<Unpooling> unpoolings(Subcommand command, String option, List<String> names) {
    return names.stream().map(each -> chosen(command, option, each, unpoolings())).toList();
  }

  private static <C extends Convention> C chosen(
      Subcommand command, String option, String name, List<C> all) {
    return Convention.named(name, all)
        .orElseThrow(
            () ->
                command.misuse(
                    "no such " + option.substring(2),
                    option,
                    name,
                    String.join(", ", Convention.names(all)),
                    Spelling.hint(
                        name, Convention.names(all), "'switchback recipes' explains them")));
  }
}
