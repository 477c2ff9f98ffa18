package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.Recipe;
import switchback.reports.sheets.FeatureSheet;

/** Where a sheet goes, and how it looks. */
final class SheetOption {
  private static final List<String> KINDS = List.of(".png", ".tif", ".tiff", ".npy");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = {
        "FILE.png: a sheet to print, 180 mm wide at 300 dpi. FILE.tif: the projections' values as"
            + " 32-bit floats, a page each. FILE.npy: the same as float32 (N, 3, H, W)."
      })
  private Path out = Path.of("");

  @Option(
      names = "--scale",
      paramLabel = "S",
      description =
          "Colours stretch to each tile's own largest value (tile, the default) or to the"
              + " sheet's.")
  private String scale = "tile";

  @Option(
      names = "--tile",
      paramLabel = "T",
      description =
          "A tile shows the whole image (the default) or only the patch that the unit saw.")
  private String tile = "image";

  /** Refuses what cannot be written, before any work is done. */
  void check(Subcommand job) {
    ending(job);
    oneOf(job, "--scale", scale, "tile", "sheet");
    oneOf(job, "--tile", tile, "image", "patch");
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new SwitchbackException(
          "no such folder", out, "no folder " + folder, "a folder to write to", "make it first");
    }
  }

  /** Refuses more cells than a picture can hold. */
  void checkCells(Subcommand job, String option, int cells) {
    if (isPicture(job) && cells > FeatureSheet.MOST_CELLS) {
      throw job.misuse(
          "too many for a picture",
          option,
          cells,
          FeatureSheet.MOST_CELLS + " at most",
          "give fewer, or write values to FILE.tif or FILE.npy");
    }
  }

  /** Refuses patches where there is no single unit that saw one. */
  void checkTile(Subcommand job, ProjectableLayer layer, Recipe recipe) {
    if (tile.equals("patch") && !recipe.isOfOneUnit(layer)) {
      throw job.misuse(
          "no patch to show",
          "--tile",
          tile,
          "image with --isolation " + recipe.isolation().name(),
          "a patch is what a single unit saw: --isolation max");
    }
  }

  /** Writes it, and says where. */
  void write(Subcommand job, FeatureSheet sheet) throws IOException {
    switch (ending(job)) {
      case ".png" ->
          sheet.writePng(
              out, new FeatureSheet.Display(scale.equals("sheet"), tile.equals("patch")));
      case ".npy" -> sheet.writeNpy(out);
      default -> sheet.writeTiff(out);
    }
    job.err().println("sheet: " + out);
  }

  private boolean isPicture(Subcommand job) {
    return ending(job).equals(".png");
  }

  private String ending(Subcommand job) {
    String name = out.toString().toLowerCase(Locale.ROOT);
    return KINDS.stream()
        .filter(name::endsWith)
        .findFirst()
        .orElseThrow(
            () ->
                job.misuse(
                    "no such kind of file",
                    "--out",
                    out,
                    "FILE.png, FILE.tif or FILE.npy",
                    "name it with its ending"));
  }

  private static void oneOf(
      Subcommand job, String option, String value, String usual, String other) {
    if (!value.equals(usual) && !value.equals(other)) {
      throw job.misuse(
          "no such choice", option, value, usual + " or " + other, "leave it out for " + usual);
    }
  }
}
