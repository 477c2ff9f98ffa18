package switchback.reports.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchback.deconv.Convention;
import switchback.deconv.Isolation;
import switchback.deconv.Recipe;
import switchback.deconv.Rectification;
import switchback.deconv.Unpooling;
import switchback.reports.Json;

/** {@code switchback recipes}. */
@Command(
    name = "recipes",
    description = "List the ways back to pixels, with their names in the literature.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {"  switchback recipes", "  switchback recipes --json"})
final class RecipesCommand extends Subcommand {
  @Option(names = "--json", description = "Print JSON to standard output.")
  private boolean json;

  /** The JSON of {@code recipes --json}. */
  record Listing(
      List<RecipeJson> recipes,
      List<ChoiceJson> isolation,
      List<ChoiceJson> unpooling,
      List<ChoiceJson> rectification) {}

  /** A recipe in the listing. */
  record RecipeJson(
      String name, String isolation, String unpooling, String rectification, String literature) {}

  /** An isolation, unpooling or rectification in the listing. */
  record ChoiceJson(String name, String literature) {}

  @Override
  void run() {
    Listing listing =
        new Listing(
            Recipe.all().stream().map(RecipesCommand::recipe).toList(),
            choices(Isolation.all()),
            choices(Unpooling.all(1)),
            choices(Rectification.all()));
    if (json) {
      out().println(Json.write(listing));
    } else {
      out().print(text(listing));
    }
  }

  private static RecipeJson recipe(Recipe recipe) {
    return new RecipeJson(
        recipe.name(),
        recipe.isolation().name(),
        recipe.unpooling().name(),
        recipe.rectification().name(),
        recipe.literature());
  }

  private static List<ChoiceJson> choices(List<? extends Convention> all) {
    return all.stream().map(choice -> new ChoiceJson(choice.name(), choice.literature())).toList();
  }

  private static String text(Listing listing) {
    StringBuilder text = new StringBuilder();
    text.append(row("--recipe", "isolation", "unpooling", "rectification", "corresponds to"));
    for (RecipeJson r : listing.recipes()) {
      text.append(row(r.name(), r.isolation(), r.unpooling(), r.rectification(), r.literature()));
    }
    text.append(text("--isolation", listing.isolation()));
    text.append(text("--unpooling", listing.unpooling()));
    text.append(text("--rectification", listing.rectification()));
    return text.toString();
  }

  private static String text(String option, List<ChoiceJson> choices) {
    StringBuilder text = new StringBuilder(System.lineSeparator());
    text.append(option).append(System.lineSeparator());
    for (ChoiceJson choice : choices) {
      text.append("  %-11s %s%n".formatted(choice.name(), choice.literature()));
    }
    return text.toString();
  }

  private static String row(String name, String i, String u, String r, String literature) {
    return "%-13s  %-9s  %-9s  %-13s  %s%n".formatted(name, i, u, r, literature);
  }
}
