package switchback.datasets.sources;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.Cifar10;
import switchback.datasets.cifar.Cifar100;
import switchback.datasets.cifar.Cifar10Download;
import switchback.datasets.files.Places;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.Spelling;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Opens the data set that {@code --data} names: {@code cifar10}, {@code cifar10:PATH}, {@code
 * cifar100:PATH}, {@code images:DIR}, {@code tar:PATH}, {@code parquet:PATH}, {@code
 * npy:IMAGES.npy[,LABELS.npy]}, {@code idx:DIR} or {@code synthetic}. A place may be in other
 * storage, such as {@code hdfs://namenode/photographs}, as far as {@link Places} finds its file
 * system. Without {@code --data} it is the one named by {@code $SWITCHBACK_DATA}, otherwise the
 * CIFAR-10 in the cache, otherwise {@code synthetic} with a notice.
 */
public final class DatasetSource {
  private static final String VARIABLE = "SWITCHBACK_DATA";
  private static final String NAMES =
      "cifar10, cifar10:PATH, cifar100:PATH, images:DIR, tar:PATH, parquet:PATH,"
          + " npy:IMAGES.npy[,LABELS.npy], idx:DIR or synthetic";
  private static final List<String> KINDS =
      List.of("cifar10", "cifar100", "images", "tar", "parquet", "npy", "idx", "synthetic");

  private final Cifar10Download download;
  private final boolean mayDownload;
  private final SourceOptions options;
  private final Progress progress;
  private final Consumer<String> notice;

  DatasetSource(
      Cifar10Download download,
      boolean mayDownload,
      SourceOptions options,
      Progress progress,
      Consumer<String> notice) {
    this.download = download;
    this.mayDownload = mayDownload;
    this.options = options;
    this.progress = progress;
    // Names of files and classes may hold what a terminal would obey.
    this.notice = line -> notice.accept(SwitchbackException.oneLine(line));
  }

  /**
   * Opens a data set. Small images of known collections are read into memory; image files are found
   * and read when they are asked for. Only the specification {@code cifar10} downloads, and only if
   * the archive is not in the cache; the value of the environment variable never does.
   *
   * @param specification the value of {@code --data}; null if it is absent
   * @param options how image files are read
   * @param environment the environment variables of the process
   * @param notice receives lines for the user: that synthetic images are used by default, how image
   *     files are divided into splits, what was left out
   * @throws SwitchbackException if the specification is unknown or the data set cannot be read
   */
  public static Dataset open(
      @Nullable String specification,
      SourceOptions options,
      Map<String, String> environment,
      Progress progress,
      Consumer<String> notice) {
    Cifar10Download download = Cifar10Download.official(environment);
    return choose(
        specification, environment, new DatasetSource(download, true, options, progress, notice));
  }

  /** Opens a data set like {@link #open}, but never downloads. */
  public static Dataset openOffline(
      @Nullable String specification,
      SourceOptions options,
      Map<String, String> environment,
      Progress progress,
      Consumer<String> notice) {
    Cifar10Download download = Cifar10Download.official(environment);
    return choose(
        specification, environment, new DatasetSource(download, false, options, progress, notice));
  }

  /**
   * Returns the data set that is used if nothing is specified: the one named by the environment
   * variable, otherwise the CIFAR-10 in the cache, otherwise empty. Never downloads.
   *
   * @param environment the environment variables of the process
   * @throws SwitchbackException if it cannot be read
   */
  public static Optional<Dataset> find(Map<String, String> environment, Progress progress) {
    Cifar10Download download = Cifar10Download.official(environment);
    return new DatasetSource(download, false, SourceOptions.DEFAULT, progress, _ -> {})
        .found(environment);
  }

  /** Opens the data set of a specification by a source, or the default one. */
  static Dataset choose(
      @Nullable String specification, Map<String, String> environment, DatasetSource source) {
    if (specification != null) {
      return source.read(specification, "--data");
    }
    return source.local().orDefault(environment);
  }

  private DatasetSource local() {
    return new DatasetSource(download, false, options, progress, notice);
  }

  private Dataset orDefault(Map<String, String> environment) {
    Optional<Dataset> found = found(environment);
    if (found.isPresent()) {
      return found.get();
    }
    notice.accept(
        "CIFAR-10 is not in the cache, so synthetic images are used; "
            + "--data cifar10 downloads the real ones (170 MB), --data cifar10:PATH reads yours");
    return read("synthetic", "--data");
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
      throw unknown(specification, origin, "no path after the colon");
    }
    return switch (colon < 0 ? kind : kind + ":") {
      case "cifar10" -> Cifar10.read(specification, archive(), progress, notice);
      case "cifar10:" -> Cifar10.read(specification, path(place, origin), progress, notice);
      case "cifar100:" ->
          Cifar100.read(specification, path(place, origin), options.labels(), progress, notice);
      case "npy:" -> {
        List<Path> files = NpyImages.files(place, each -> path(each, origin));
        yield NpyImages.read(specification, files, options, progress, notice);
      }
      case "idx:" -> IdxFolder.read(specification, path(place, origin), options, progress, notice);
      case "images:" ->
          ImageFolders.read(specification, path(place, origin), options, progress, notice);
      case "parquet:" ->
          ParquetImages.read(specification, path(place, origin), options, progress, notice);
      case "tar:" -> TarShards.read(specification, path(place, origin), options, progress, notice);
      case "synthetic" -> SyntheticImages.standard(progress);
      default -> throw unknown(specification, origin, "an unknown kind");
    };
  }

  private static SwitchbackException unknown(String specification, String origin, String got) {
    return new SwitchbackException(
        "unknown data set", origin + " " + specification, got, NAMES, hint(specification));
  }

  private static String hint(String specification) {
    String usual =
        "use cifar10:PATH for a folder or archive of CIFAR-10, images:DIR for a folder per class";
    if (Places.hasScheme(specification)) {
      return "name the kind before the place, such as tar:%s or images:%s"
          .formatted(specification, specification);
    }
    File place = new File(specification);
    if (place.exists()) {
      String kind = kind(place);
      return kind.isEmpty() ? usual : "did you mean " + kind + specification + "? " + usual;
    }
    return Spelling.hint(specification.replaceFirst(":.*", ""), KINDS, usual);
  }

  /** Returns the kind that a file or folder seems to be of; empty if it is none. */
  private static String kind(File place) {
    if (place.isDirectory()) {
      String[] parquet = place.list((_, name) -> name.endsWith(".parquet"));
      return parquet == null || parquet.length == 0 ? "images:" : "parquet:";
    }
    String name = place.getName();
    return Stream.of("tar", "npy", "parquet")
        .filter(kind -> name.endsWith("." + kind))
        .map(kind -> kind + ":")
        .findFirst()
        .orElse("");
  }

  private static Path path(String place, String origin) {
    try {
      return Places.hasScheme(place) ? readable(Places.path(place), place) : Path.of(place);
    } catch (InvalidPathException e) {
      throw new SwitchbackException(
          "invalid path",
          origin + " " + place,
          e.getReason(),
          "a path",
          "check the part after the colon",
          e);
    }
  }

  /**
   * Returns a path in storage that answers. Without an answer, readers would take it for a path at
   * which there is nothing.
   */
  private static Path readable(Path path, String place) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      // For the reader to tell; of a list of files there need not be one of that name.
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read from this storage",
          place,
          reason(e),
          "a place that may be read",
          "check that it is running, its address, and the permissions or credentials",
          e);
    }
    return path;
  }

  /** Returns why storage cannot be read, without the place if that is told apart. */
  private static String reason(IOException e) {
    String text =
        e instanceof FileSystemException known && known.getReason() != null
            ? known.getReason()
            : String.valueOf(e.getMessage());
    return e instanceof AccessDeniedException ? "no permission: " + text : text;
  }

  private Path archive() {
    if (mayDownload || download.isCached()) {
      return download.fetch(progress);
    }
    throw new SwitchbackException(
        "CIFAR-10 is not in the cache, and this command does not download it",
        download.file(),
        "no archive",
        "the official cifar-10-binary.tar.gz",
        "download it by switchback train --data cifar10, or use --data synthetic");
  }
}
