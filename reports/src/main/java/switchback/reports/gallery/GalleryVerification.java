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
 * Compares a gallery's folder with its {@code gallery.json}, and this manifest with the network,
 * the images and tiles made again. Equal bits are guaranteed for the same build with the same
 * native library.
 */
public final class GalleryVerification {
  private static final String NETWORK = "network";
  private static final String DATA = "data";

  /**
   * A network to compare with that of a gallery.
   *
   * @param subject the network
   * @param isGiven whether the user named it. If not, it was found where the gallery's network was;
   *     if it is another one, the network counts as not checked instead of different
   */
  public record AvailableNetwork(Subject subject, boolean isGiven) {}

  private final Path folder;
  private final GalleryManifest manifest;

  private GalleryVerification(Path folder, GalleryManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Returns whether a folder holds a gallery's manifest. */
  public static boolean isGallery(Path folder) {
    return Files.exists(folder.resolve(GalleryPaths.MANIFEST));
  }

  /**
   * Reads the manifest of a gallery, which may come from any source.
   *
   * @throws SwitchbackException if the manifest is invalid
   * @throws IOException if the manifest cannot be read
   */
  public static GalleryVerification open(Path folder) throws IOException {
    return new GalleryVerification(folder, GalleryReader.read(folder));
  }

  /** Returns versions, machine and command line as recorded, which are not verified. */
  public Map<String, String> environment() {
    return manifest.environment();
  }

  /** Returns the recorded name of the data, without a path. */
  public String data() {
    return manifest.data().name();
  }

  /** Returns the paths of damaged images that the gallery was made without; null if none were. */
  public @Nullable List<String> leftOut() {
    return manifest.data().leftOut();
  }

  /** Returns the recorded number of images of a split; 0 if none of it was searched. */
  public int images(String split) {
    return manifest.data().splits().stream()
        .filter(each -> each.split().equals(split))
        .mapToInt(SplitDigest::images)
        .findFirst()
        .orElse(0);
  }

  /**
   * Checks the digests of files, network and data, and makes tiles again to compare their pixels
   * and numbers bit by bit.
   *
   * @param network the network, or null to check nothing that needs one
   * @param data the data, or null to check nothing that needs them
   * @param tiles the number of tiles to make again, at most all; null for none
   * @param seed decides which tiles are drawn, none of them twice
   * @param workers share the work; their number does not change the result
   * @throws SwitchbackException if tiles are asked for and cannot be made: without network or data,
   *     or because a recipe is unknown
   * @throws IOException if a file cannot be read
   */
  public List<Check> checks(
      @Nullable AvailableNetwork network,
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
                      "needs the network and the images that the gallery was made with")));
    }
    return checks;
  }

  private static boolean areEqual(List<Check> checks) {
    return checks.stream().allMatch(Check::isEqual);
  }

  /** Fails if tiles are asked for, but network or data were guessed and are others. */
  private static void refuseGuesses(String option, List<Check> checks) {
    for (Check check : checks) {
      if (check.outcome() == Check.Outcome.NOT_CHECKED) {
        throw new SwitchbackException(
            "tiles cannot be made again",
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
                  "SHA-256 %s recorded, %s of the given network"
                      .formatted(sha256, subject.sha256()))
              : Check.notChecked(NETWORK, "no --network, and the one in its place is different"));
    }
    return List.of(
        Check.equal(NETWORK, "SHA-256 " + sha256),
        Check.of("pixel statistics", manifest.settings().statistics(), subject.statistics()));
  }

  /** Returns one check per split; if all are equal, also of their joint digest and the classes. */
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

  /** Returns the recorded splits, which have been found to be equal. */
  private SearchedImages images(Dataset data) {
    List<Split> splits =
        manifest.data().splits().stream()
            .map(each -> new Split(each.split(), data.split(each.split()).first(each.images())))
            .toList();
    return new SearchedImages(manifest.data().name(), manifest.data().classes(), splits);
  }
}
