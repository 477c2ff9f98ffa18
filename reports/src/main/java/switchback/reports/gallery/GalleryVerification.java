package switchback.reports.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.SplitDigest;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.verification.AvailableData;
import switchback.training.verification.Check;

/**
 * Holds a gallery's folder against its {@code gallery.json}, and that against the network, the
 * images and the tiles made again. Equal bits are promised where the same build made it with the
 * same native library.
 */
public final class GalleryVerification {
  private static final String NETWORK = "network";
  private static final String DATA = "data";

  /**
   * A network to hold a gallery against.
   *
   * @param subject the network
   * @param isGiven whether the user named it. Of one that only lies where the gallery's lay nothing
   *     follows where it is another
   */
  public record NetworkAtHand(Subject subject, boolean isGiven) {}

  private final Path folder;
  private final GalleryManifest manifest;

  private GalleryVerification(Path folder, GalleryManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Whether a folder has a gallery's record in it. */
  public static boolean isGallery(Path folder) {
    return Files.exists(folder.resolve(GalleryPaths.RECORD));
  }

  /**
   * Reads a gallery's record, which may come from anywhere.
   *
   * @throws SwitchbackException where it is damaged or none
   * @throws IOException where it cannot be read
   */
  public static GalleryVerification open(Path folder) throws IOException {
    return new GalleryVerification(folder, GalleryReader.read(folder));
  }

  /** Versions, machine and command line: no part of what is verified. */
  public Map<String, String> environment() {
    return manifest.environment();
  }

  /** The name of the data, without a path. */
  public String data() {
    return manifest.data().name();
  }

  /**
   * Digests of files, network and data; and tiles made again, pixels and numbers to the bit.
   *
   * @param network null where there is none; nothing that needs it is checked then
   * @param data likewise
   * @param tiles how many; null for none. Where there are fewer, all
   * @param seed what they are drawn by, none of them twice
   * @param workers share out the work; their number changes the time and nothing else
   * @throws SwitchbackException where tiles are asked for that cannot be made: for want of network
   *     or data, or by recipes that this program does not know
   * @throws IOException where a file cannot be read
   */
  public List<Check> checks(
      @Nullable NetworkAtHand network,
      @Nullable AvailableData data,
      @Nullable Integer tiles,
      long seed,
      Workers workers,
      Progress progress)
      throws IOException {
    List<Check> ofNetwork =
        network == null
            ? List.of(Check.notChecked(NETWORK, "no --network"))
            : network(network.subject(), network.isGiven());
    List<Check> ofData = data == null ? List.of(Check.notChecked(DATA, "no --data")) : data(data);
    if (tiles != null) {
      refuseGuesses("--network", ofNetwork);
      refuseGuesses("--data", ofData);
    }
    List<Check> checks = new ArrayList<>(GalleryFiles.checks(folder, manifest));
    checks.addAll(ofNetwork);
    checks.addAll(ofData);
    if (tiles != null && network != null && data != null) {
      checks.addAll(
          areEqual(ofNetwork) && areEqual(ofData)
              ? new GalleryReplay(
                      folder, manifest, new Study(network.subject(), images(data.data()), workers))
                  .checks(tiles, seed, progress)
              : List.of(
                  Check.notChecked(
                      GalleryReplay.PART,
                      "not by the network and the images that it was made with")));
    }
    return checks;
  }

  private static boolean areEqual(List<Check> checks) {
    return checks.stream().allMatch(Check::isEqual);
  }

  /** What was asked for is not left out because something else lay about. */
  private static void refuseGuesses(String option, List<Check> checks) {
    for (Check check : checks) {
      if (check.outcome() == Check.Outcome.NOT_CHECKED) {
        throw new SwitchbackException(
            "nothing to make tiles with",
            "--replay",
            check.detail(),
            "the " + check.part() + " that the gallery was made with",
            "name it by " + option);
      }
    }
  }

  private List<Check> network(Subject subject, boolean isGiven) {
    String sha256 = manifest.network().sha256();
    if (!subject.sha256().equals(sha256)) {
      return List.of(
          isGiven
              ? Check.differs(
                  NETWORK,
                  "SHA-256 %s recorded, %s of this one".formatted(sha256, subject.sha256()))
              : Check.notChecked(NETWORK, "no --network, and the one in its place is another"));
    }
    return List.of(
        Check.equal(NETWORK, "SHA-256 " + sha256),
        Check.of("pixel statistics", manifest.settings().statistics(), subject.statistics()));
  }

  /** A check a split, and of equal ones their digest together and the classes' names. */
  private List<Check> data(AvailableData images) {
    List<Check> checks = new ArrayList<>();
    for (SplitDigest split : manifest.data().splits()) {
      checks.add(images.check(split.split(), split.images(), split.sha256()));
    }
    if (areEqual(checks)) {
      String digest = SearchedImages.digest(manifest.data().splits());
      checks.add(Check.of(DATA, "SHA-256 " + manifest.data().sha256(), "SHA-256 " + digest));
      checks.add(Check.of("classes", manifest.data().classes(), images.data().classes()));
    }
    return checks;
  }

  /** Of splits that were found to be the recorded ones. */
  private SearchedImages images(Dataset data) {
    List<Split> splits =
        manifest.data().splits().stream()
            .map(each -> new Split(each.split(), data.split(each.split()).first(each.images())))
            .toList();
    return new SearchedImages(manifest.data().name(), manifest.data().classes(), splits);
  }
}
