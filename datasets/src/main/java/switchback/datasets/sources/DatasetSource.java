package switchback.datasets.sources;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * What {@code --data} names: {@code cifar10}, {@code cifar10:PATH}, {@code images:DIR} or {@code
 * synthetic}. Without it: {@code $SWITCHBACK_DATA}, else the CIFAR-10 in the cache, else {@code
 * synthetic} with a notice.
 */
public final class DatasetSource {
  private static final String VARIABLE = "SWITCHBACK_DATA";
  private static final String NAMES = "cifar10, cifar10:PATH, images:DIR or synthetic";

  private final Cifar10Download download;
  private final boolean mayDownload;
  private final Progress progress;

  private DatasetSource(Cifar10Download download, boolean mayDownload, Progress progress) {
    this.download = download;
    this.mayDownload = mayDownload;
    this.progress = progress;
  }

  /**
   * Reads a data set into memory. Only the specification {@code cifar10} itself downloads, and only
   * what is not in the cache; the variable's never does.
   *
   * @param specification the value of {@code --data}; null where there is none
   * @param environment the variables of the process
   * @param notice hears a line for the user where something else is used than might be wanted
   * @throws SwitchbackException where it names nothing, or what it names cannot be read
   */
  public static Dataset open(
      @Nullable String specification,
      Map<String, String> environment,
      Progress progress,
      Consumer<String> notice) {
    Cifar10Download download = Cifar10Download.official(environment);
    return choose(specification, environment, download, true, progress, notice);
  }

  /** As {@link #open}, but never downloads. */
  public static Dataset openOffline(
      @Nullable String specification,
      Map<String, String> environment,
      Progress progress,
      Consumer<String> notice) {
    Cifar10Download download = Cifar10Download.official(environment);
    return choose(specification, environment, download, false, progress, notice);
  }

  /**
   * What is there where nothing is specified: what the variable names, else the CIFAR-10 in the
   * cache; empty where there is neither. Never downloads.
   *
   * @param environment the variables of the process
   * @throws SwitchbackException where it cannot be read
   */
  public static Optional<Dataset> find(Map<String, String> environment, Progress progress) {
    Cifar10Download download = Cifar10Download.official(environment);
    return new DatasetSource(download, false, progress).found(environment);
  }

  static Dataset choose(
      @Nullable String specification,
      Map<String, String> environment,
      Cifar10Download download,
      boolean mayDownload,
      Progress progress,
      Consumer<String> notice) {
    if (specification != null) {
      return new DatasetSource(download, mayDownload, progress).read(specification, "--data");
    }
    DatasetSource local = new DatasetSource(download, false, progress);
    Optional<Dataset> found = local.found(environment);
    if (found.isPresent()) {
      return found.get();
    }
    notice.accept(
        "no CIFAR-10 here yet, so these are synthetic images; "
            + "--data cifar10 downloads the real ones (170 MB), --data cifar10:PATH reads yours");
    return local.read("synthetic", "--data");
  }

  private Optional<Dataset> found(Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isBlank()) {
      return Optional.of(read(variable, "$" + VARIABLE));
    }
    return download.isCached() ? Optional.of(read("cifar10", "--data")) : Optional.empty();
  }

  private Dataset read(String specification, String origin) {
    int colon = specification.indexOf(':');
    String kind = colon < 0 ? specification : specification.substring(0, colon);
    String place = colon < 0 ? "" : specification.substring(colon + 1);
    if (colon >= 0 && place.isBlank()) {
      throw unknown(specification, origin, "nothing after the colon");
    }
    return switch (colon < 0 ? kind : kind + ":") {
      case "cifar10" -> Cifar10.read(specification, archive(), progress);
      case "cifar10:" -> Cifar10.read(specification, path(place, origin), progress);
      case "images:" -> ImageFolders.read(specification, path(place, origin), progress);
      case "synthetic" -> SyntheticImages.standard(progress);
      default -> throw unknown(specification, origin, "no such kind");
    };
  }

  private static SwitchbackException unknown(String specification, String origin, String got) {
    return new SwitchbackException(
        "a data set is not known",
        origin + " " + specification,
        got,
        NAMES,
        "a folder or archive of CIFAR-10 is cifar10:PATH, a folder of images a class images:DIR");
  }

  private static Path path(String place, String origin) {
    try {
      return Path.of(place);
    } catch (InvalidPathException e) {
      throw new SwitchbackException(
          "a path cannot be", origin + " " + place, e.getReason(), "a path", "check it", e);
    }
  }

  private Path archive() {
    if (mayDownload || download.isCached()) {
      return download.fetch(progress);
    }
    throw new SwitchbackException(
        "CIFAR-10 is not in the cache, and this does not download",
        download.file(),
        "no archive",
        "the official cifar-10-binary.tar.gz",
        "switchback train --data cifar10 downloads it; --data synthetic needs no files");
  }
}
