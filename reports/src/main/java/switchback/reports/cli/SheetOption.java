package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.tasks.Spelling;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Recipe;
import switchback.reports.sheets.FeatureSheet;

/** The options of a sheet: its layer, its recipe, its file and its look. */
final class SheetOption {
  private static final List<String> KINDS = List.of(".png", ".tif", ".tiff", ".npy");

  @Mixin private RecipeOption recipe = new RecipeOption();

  @Mixin private LayerOption layer = new LayerOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = {
        "FILE.png: a sheet to print, 180 mm wide at 300 dpi. FILE.tif: the values of the"
            + " projections as 32-bit floats, one per page. FILE.npy: the same values as float32"
            + " (N, C, H, W)."
      })
  private Path out = Path.of("");

  @Option(
      names = "--scale",
      paramLabel = "S",
      description =
          "Stretch the colours to the largest value of each tile or of the whole sheet: tile or"
              + " sheet (default: tile).")
  private String scale = "tile";

  @Option(
      names = "--tile",
      paramLabel = "T",
      description =
          "Show the whole image in a tile, or only the patch that the unit sees: image or patch"
              + " (default: image).")
  private String tile = "image";

  /** Fails before any work is done if an option is wrong or the file cannot be written. */
  void check(Subcommand command) throws IOException {
    recipe.recipe(command);
    ending(command);
    oneOf(command, "--scale", scale, "tile", "sheet");
    oneOf(command, "--tile", tile, "image", "patch");
    Outputs.checkFile(out);
  }

  /** Parses the features of the layer; ends the program with status 2 if that is not possible. */
  Selection selection(Subcommand command, @Nullable String features) {
    return new Selection(command, List.of(layer.name()), features);
  }

  /** Starts a sheet; ends the program with status 2 if the network has no such layer. */
  SheetDraft open(Subcommand command, StudySession session) {
    ProjectableLayer maps = layer.of(command, session.network());
    Recipe chosen = recipe.recipe(command);
    checkTile(command, maps, chosen);
    recipe.tell(command, session.network(), List.of(maps.name()));
    return new SheetDraft(command, session, this, maps, chosen);
  }

  /** Ends the program with status 2 if there are more tiles than a picture can hold. */
  void checkCells(Subcommand command, String option, int cells) {
    if (isPicture(command) && cells > FeatureSheet.MOST_CELLS) {
      throw command.misuse(
          "too many tiles for a picture",
          option,
          cells,
          FeatureSheet.MOST_CELLS + " at most",
          "choose fewer by " + option + ", or write the values to FILE.tif or FILE.npy");
    }
  }

  /** Ends the program with status 2 if patches are wanted but whole maps are projected. */
  private void checkTile(Subcommand command, ProjectableLayer layer, Recipe recipe) {
    if (tile.equals("patch") && !recipe.isOfOneUnit(layer)) {
      throw command.misuse(
          "no patch to show",
          "--tile",
          tile,
          "image with --isolation " + recipe.isolation().name(),
          "only a single unit sees a patch: add --isolation max, or leave out --tile");
    }
  }

  /** Writes a sheet and prints its path. */
  void write(Subcommand command, FeatureSheet sheet) throws IOException {
    switch (ending(command)) {
      case ".png" ->
          sheet.writePng(
              out, new FeatureSheet.Display(scale.equals("sheet"), tile.equals("patch")));
      case ".npy" -> sheet.writeNpy(out);
      default -> sheet.writeTiff(out);
    }
    command.err().println("sheet: " + out);
  }

  private boolean isPicture(Subcommand command) {
    return ending(command).equals(".png");
  }

  private String ending(Subcommand command) {
    String name = out.toString().toLowerCase(Locale.ROOT);
    return KINDS.stream()
        .filter(name::endsWith)
        .findFirst()
        .orElseThrow(
            () ->
                command.misuse(
                    "unsupported file type",
                    "--out",
                    out,
                    "FILE.png, FILE.tif or FILE.npy",
                    "choose a file name with one of these endings"));
  }

  private static void oneOf(
      Subcommand command, String option, String value, String usual, String other) {
    if (!value.equals(usual) && !value.equals(other)) {
      throw command.misuse(
          "invalid choice",
          option,
          value,
          usual + " or " + other,
          Spelling.hint(value, List.of(usual, other), "leave it out for " + usual));
    }
  }
}
