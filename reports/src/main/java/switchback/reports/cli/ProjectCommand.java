package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.reports.explore.ClassScores;
import switchback.reports.sheets.ProjectionFile;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
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
  @Mixin private FeatureOption named = new FeatureOption();
  @Mixin private RecipeOption recipe = new RecipeOption();

  @ArgGroup(multiplicity = "1")
  private ImageChoice image = new ImageChoice();

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
    Outputs.checkFile(out);
    try (TerminalProgress progress = new TerminalProgress(this);
        Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      Run run = network.open(this);
      Subject subject = Subject.of(run);
      ProjectableNetwork network = subject.network();
      ProjectableLayer maps = layer.of(this, network);
      int feature = named.of(this, subject, maps);
      recipe.tell(this, network, List.of(maps.name()));
      Optional<ClassScores> scores = ClassScores.of(network, run.classes());
      List<String> layers =
          Stream.concat(Stream.of(maps.name()), scores.map(ClassScores::layer).stream()).toList();
      network.prepare(layers, maps.name());
      ImageChoice.Inputs inputs = image.inputs(this, run, network.input(), progress);
      Projector projector = new Projector(network);
      List<Projection> projections = new ArrayList<>();
      List<String> predictions = new ArrayList<>();
      for (float[] input : inputs.values()) {
        progress.at("projecting", projections.size(), inputs.values().size());
        Trace trace = network.trace(input, layers, workers);
        projections.add(projector.project(trace, maps.name(), feature, chosen));
        predictions.add(scores.map(each -> ", " + predicted(each, trace)).orElse(""));
      }
      progress.finish();
      ProjectionFile file = new ProjectionFile(subject, maps, feature, chosen, projections);
      if (png) {
        file.writePng(out);
      } else {
        file.writeNpy(out);
      }
      for (int i = 0; i < projections.size(); i++) {
        String image =
            inputs.names().get(i)
                + (inputs.label().isEmpty() ? "" : ", class " + inputs.label())
                + predictions.get(i);
        err().println(words(maps, feature, projections.get(i)) + " (" + image + ")");
      }
      err().println((projections.size() == 1 ? "projection: " : "projections: ") + out);
    }
  }

  /** Says what class the network takes an image for. */
  private static String predicted(ClassScores scores, Trace trace) {
    float[] all = scores.of(trace);
    int best = 0;
    for (int i = 1; i < all.length; i++) {
      best = all[i] > all[best] ? i : best;
    }
    return String.format(
        Locale.ROOT,
        scores.isSoftmax() ? "predicted %s with probability %.3f" : "predicted %s with score %.4g",
        scores.classes().get(best),
        all[best]);
  }

  private static String words(ProjectableLayer layer, int feature, Projection projection) {
    float activation = projection.activation();
    if (activation == 0) {
      return "%s feature %d is not active for this image: its projection is zero"
          .formatted(layer.name(), feature);
    }
    return "%s feature %d: unit (%d, %d), activation %s%s"
        .formatted(
            layer.name(),
            feature,
            projection.y(),
            projection.x(),
            activation,
            activation < 0
                ? ", which is negative: the projection shows what speaks against it"
                : "");
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
