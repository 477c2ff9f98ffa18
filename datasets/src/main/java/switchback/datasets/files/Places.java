package switchback.datasets.files;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The places of files as users write them: a path, or a scheme, {@code ://}, an authority and a
 * path, such as {@code hdfs://namenode:8020/photographs}. In the latter the path is taken as it is,
 * also if it has spaces or percent signs. The file systems of Java's own providers come first, then
 * those of a {@link Storage}.
 */
public final class Places {
  /** A scheme has more than one letter, since drives are called by one. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://([^/]*)(.*)", Pattern.DOTALL);

  /** The file systems of storages, by scheme and authority. */
  private static final Map<URI, FileSystem> OPEN = new ConcurrentHashMap<>();

  private Places() {}

  /** Returns whether a place begins with a scheme. */
  public static boolean hasScheme(String place) {
    return ELSEWHERE.matcher(place).matches();
  }

  /**
   * Returns the path of a place. The first one of a file system opens it.
   *
   * @throws InvalidPathException if it is not of the form of a path
   * @throws SwitchbackException if no file system has its scheme, or it cannot be reached
   */
  public static Path path(String place) {
    Matcher parts = ELSEWHERE.matcher(place);
    if (!parts.matches()) {
      return Path.of(place);
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String path = parts.group(3).isEmpty() ? "/" : parts.group(3);
    try {
      if (isOfJava(scheme)) {
        return Path.of(new URI(scheme, parts.group(2), path, null, null));
      }
      URI root = new URI(scheme, parts.group(2), "/", null, null);
      return OPEN.computeIfAbsent(root, whole -> opened(whole, place)).getPath(path);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new InvalidPathException(place, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isOfJava(String scheme) {
    return FileSystemProvider.installedProviders().stream()
        .anyMatch(provider -> provider.getScheme().equalsIgnoreCase(scheme));
  }

  private static FileSystem opened(URI root, String place) {
    // Under spark-submit the program is not on the class path: its own loader has the services.
    return ServiceLoader.load(Storage.class, Storage.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> unknown(root, place))
        .open(root);
  }

  private static SwitchbackException unknown(URI root, String place) {
    return new SwitchbackException(
        "no file system of this scheme",
        place,
        root.getScheme() + "://",
        "a path on this machine",
        "run it with --spark MASTER or by spark-submit, where Hadoop's file systems are");
  }

  /**
   * Returns the place of a path, of which {@link #path} makes the same path in other processes,
   * too. A path on this machine stays as it is, even if it is relative.
   */
  public static String text(Path path) {
    if (path.getFileSystem().equals(FileSystems.getDefault())) {
      return path.toString();
    }
    URI uri = path.toUri();
    return uri.getScheme()
        + "://"
        + Objects.requireNonNullElse(uri.getAuthority(), "")
        + uri.getPath();
  }
}
