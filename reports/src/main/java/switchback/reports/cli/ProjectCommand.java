package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.reports.sheets.ProjectionFile;
import switchback.reports.study.Subject;
import switchback.training.runs.Run;

/** {@code switchback project}. */
@Command(
    name = "project",
    description = "Project one feature of an image, or of several images, back to pixels.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback project pretrained --image cat.jpg --layer conv2 --feature 9 --out cat.png",
      "  switchback project pretrained --data cifar10 --index test:3 --layer output --feature 0"
          + " --recipe saliency --out plane.npy"
    })
final class ProjectCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private LayerOption layer = new LayerOption();
  @Mixin private RecipeOption recipe = new RecipeOption();

  @ArgGroup(multiplicity = "1")
  private ImageChoice image = new ImageChoice();

  @Option(
      names = "--feature",
      required = true,
      paramLabel = "F",
      description = "The number of the feature, counted from 0.")
  private int feature;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = {
        "FILE.png: the whole projections; mid-grey is zero. FILE.npy: their values in network-input"
            + " space, float32 (N, C, H, W)."
      })
  private Path out = Path.of("");

  @Override
  void run() throws IOException {
    boolean png = isPng();
    Recipe chosen = recipe.recipe(this);
    try (TerminalProgress progress = new TerminalProgress(console())) {
      Run run = network.open(this);
      Subject subject = Subject.of(run);
      ProjectableNetwork network = subject.network();
      ProjectableLayer maps = layer.of(this, network);
      Selection.feature(this, maps, "--feature", feature);
      recipe.tell(this, network, List.of(maps.name()));
      List<float[]> inputs = image.inputs(this, run, network.input(), progress);
      Projector projector = new Projector(network);
      List<Projection> projections = new ArrayList<>();
      for (float[] input : inputs) {
        progress.at("projecting", projections.size(), inputs.size());
        projections.add(
            projector.project(network.trace(input, maps.name()), maps.name(), feature, chosen));
      }
      progress.finish();
      ProjectionFile file = new ProjectionFile(subject, maps, feature, chosen, projections);
      if (png) {
        file.writePng(out);
      } else {
        file.writeNpy(out);
      }
      projections.forEach(projection -> report(maps, projection));
      err().println((projections.size() == 1 ? "projection: " : "projections: ") + out);
    }
  }

  private void report(ProjectableLayer layer, Projection projection) {
    if (projection.activation() != 0) {
      err()
          .println(
              "%s feature %d: unit (%d, %d), activation %s%s"
                  .formatted(
                      layer.name(),
                      feature,
                      projection.y(),
                      projection.x(),
                      projection.activation(),
                      projection.activation() < 0
                          ? ", which is negative: the projection shows what speaks against it"
                          : ""));
    } else {
      err()
          .println(
              "%s feature %d is not active for this image: its projection is zero"
                  .formatted(layer.name(), feature));
    }
  }

  private boolean isPng() {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".png") && !name.endsWith(".npy")) {
      throw misuse(
          "unsupported file type",
          "--out",
          out,
          "FILE.png or FILE.npy",
          "choose a file name with one of these endings");
    }
    return name.endsWith(".png");
  }
}
