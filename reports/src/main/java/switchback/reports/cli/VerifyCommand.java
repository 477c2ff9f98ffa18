package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.Fitting;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.reports.Json;
import switchback.reports.comparison.ComparisonManifest;
import switchback.reports.gallery.GalleryVerification;
import switchback.reports.gallery.GalleryVerification.AvailableNetwork;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;
import switchback.training.verification.AvailableData;
import switchback.training.verification.Check;
import switchback.training.verification.RunVerification;

/** {@code switchback verify}. */
@Command(
    name = "verify",
    description = {
      "Verify a run or a gallery: compare the digests of weights, losses, pictures and data with"
          + " its manifest and, for a run, evaluate the test accuracy again.",
      "With --replay, also train the first K steps again, or make K tiles again, and report whether"
          + " they are equal to the bit, or where they differ.",
      "Equal bits are promised for the same build and the same native library; others may differ in"
          + " the last bits. Exit status 0: nothing differs; 1: something differs. Downloads"
          + " nothing."
    },
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback verify my-run --data cifar10",
      "  switchback verify my-run --data cifar10 --replay 50",
      "  switchback verify gallery",
      "  switchback verify gallery --data cifar10 --replay 20 --seed 7 --json",
      "  switchback verify gallery --network my-run --data cifar10 --replay 20"
    })
final class VerifyCommand extends Subcommand {
  private static final String SYNTHETIC = "synthetic";

  @Parameters(
      paramLabel = "RUN|GALLERY",
      description = "A folder made by 'train', 'import' or 'gallery', or the word 'pretrained'.")
  private String place = "";

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "The images that it was made with, named as for the command that made it. Without this"
              + " option, the images of $$SWITCHBACK_DATA or of the cache are used if they are the"
              + " same.")
  private @Nullable String data;

  @Mixin private DataFormOption form = new DataFormOption();

  @Option(
      names = "--network",
      paramLabel = "RUN",
      description = "For a gallery: its network, if that is no longer where it was.")
  private @Nullable String network;

  @Option(
      names = "--replay",
      paramLabel = "K",
      description = "Also train the first K steps again, or make K tiles again.")
  private @Nullable Integer replay;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For a gallery: the seed that chooses the tiles (default: 1).")
  private @Nullable Long seed;

  @Option(names = "--json", description = "Print JSON to standard output.")
  private boolean json;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Override
  void run() throws IOException {
    if (replay != null) {
      positive("--replay", replay);
    }
    boolean isRun = Run.isRun(place);
    if (isRun) {
      refuse("--network", network, "the network of a gallery");
      refuse("--seed", seed, "the tiles of a gallery");
    } else {
      checkGallery(Path.of(place));
    }
    List<Check> checks;
    try (TerminalProgress progress = new TerminalProgress(this);
        Workers workers = threads.start(this)) {
      checks = isRun ? ofRun(workers, progress) : ofGallery(workers, progress);
    }
    String kind = isRun ? "run" : "gallery";
    if (json) {
      out().println(Json.write(VerificationReport.json(kind, place, checks)));
    } else {
      out().print(VerificationReport.text(checks));
    }
    conclude(kind, checks);
  }

  private void refuse(String option, @Nullable Object value, String meaning) {
    if (value != null) {
      throw misuse(
          "option does not apply to a run",
          option,
          value,
          "no value, since it chooses " + meaning,
          "leave it out");
    }
  }

  private static void checkGallery(Path folder) {
    boolean isComparison = ComparisonManifest.isIn(folder);
    if (isComparison || !GalleryVerification.isGallery(folder)) {
      throw new SwitchbackException(
          isComparison ? "comparisons cannot be verified" : "nothing to verify",
          folder,
          isComparison ? "compare.json" : got(folder),
          "a folder made by 'train', 'import' or 'gallery', or the word " + Run.PRETRAINED,
          isComparison
              ? "make the comparison again elsewhere and compare the files"
              : "check the path; an unfinished run or gallery has to be resumed first");
    }
  }

  private static String got(Path folder) {
    if (Files.isDirectory(folder)) {
      return "neither run.json nor gallery.json";
    }
    return Files.exists(folder) ? "a file" : "no such folder";
  }

  private List<Check> ofRun(Workers workers, Progress progress) throws IOException {
    Run run = Run.open(place);
    RunManifest.Data made = run.manifest().data();
    AvailableData images =
        made == null ? null : images(made.name(), leavingOut(made.leftOut()), progress);
    return new RunVerification(run, images, workers, progress).checks(replay);
  }

  /** Returns how images are read so that damaged ones are left out if a result left some out. */
  private SourceOptions leavingOut(@Nullable List<String> leftOut) {
    return form.options(this, data, SourceOptions.DEFAULT.cache(), leftOut != null);
  }

  private List<Check> ofGallery(Workers workers, Progress progress) throws IOException {
    GalleryVerification gallery = GalleryVerification.open(Path.of(place));
    Found found = network == null ? inItsPlace(gallery) : Found.of(network, true);
    AvailableData images = images(gallery.data(), leavingOut(gallery.leftOut()), progress);
    return gallery.checks(
        found == null ? null : found.network(),
        found == null || images == null ? images : fitted(gallery, found.fitting(), images),
        replay,
        seed == null ? 1 : seed,
        workers,
        progress);
  }

  /**
   * A network for a gallery, read whole, so that its weights have the digest that it states.
   *
   * @param fitting how images become those that it takes
   */
  private record Found(AvailableNetwork network, Fitting fitting) {
    static Found of(String name, boolean isGiven) {
      Run run = Run.open(name);
      run.graph().readWeights();
      return new Found(new AvailableNetwork(Subject.of(run), isGiven), run.fitting());
    }
  }

  /** Opens the network at the path that the gallery names; returns null if it is not there. */
  private static @Nullable Found inItsPlace(GalleryVerification gallery) {
    String name = gallery.environment().get(Provenance.NETWORK);
    try {
      return name == null || !Run.isRun(name) ? null : Found.of(name, false);
    } catch (InvalidPathException | SwitchbackException _) {
      return null;
    }
  }

  /** Returns as many images as the gallery was made of, as the network takes them. */
  private static AvailableData fitted(
      GalleryVerification gallery, Fitting fitting, AvailableData images) {
    Dataset data = images.data();
    ImageSet train = fitted(gallery, fitting, data, "train");
    ImageSet test = fitted(gallery, fitting, data, "test");
    return new AvailableData(
        new Dataset(data.name(), data.classes(), train, test), images.isGiven());
  }

  private static ImageSet fitted(
      GalleryVerification gallery, Fitting fitting, Dataset data, String split) {
    ImageSet images = data.split(split).first(gallery.images(split));
    return images.size() == 0 || !fitting.takesImages()
        ? images
        : Compatibility.fitted(fitting, images, data.name());
  }

  /** Opens the images that were named or that are available; returns null if there are none. */
  private @Nullable AvailableData images(String madeOf, SourceOptions options, Progress progress) {
    Map<String, String> environment = console().environment();
    String named = data == null && madeOf.equals(SYNTHETIC) ? SYNTHETIC : data;
    if (named == null) {
      return DatasetSource.find(environment, progress)
          .map(found -> new AvailableData(found, false))
          .orElse(null);
    }
    Dataset images =
        DatasetSource.openOffline(named, options, environment, progress, err()::println);
    return new AvailableData(images, data != null);
  }

  private void conclude(String kind, List<Check> checks) {
    long differing = VerificationReport.differing(checks);
    if (differing > 0) {
      throw new SwitchbackException(
          "the " + kind + " differs from its manifest",
          place,
          differing + " of " + checks.size() + " checks that differ",
          "none",
          "the lines above name them; restore the folder, or make it again");
    }
  }
}
