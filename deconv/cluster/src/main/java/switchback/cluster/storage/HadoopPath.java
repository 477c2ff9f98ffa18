package switchback.cluster.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * A path in one of Hadoop's file systems. An absolute one is written out with scheme and authority,
 * as users write it; names are taken as they are, whatever characters they have.
 */
final class HadoopPath implements Path {
  static final String SEPARATOR = "/";

  private static final String PARENT = "..";

  private final HadoopFileSystem system;
  private final boolean isAbsolute;

  /** The names; a single empty one for the empty path, none for the root. */
  private final List<String> names;

  private final @Nullable FileStatus listed;

  private HadoopPath(
      HadoopFileSystem system,
      boolean isAbsolute,
      List<String> names,
      @Nullable FileStatus listed) {
    this.system = system;
    this.isAbsolute = isAbsolute;
    this.names = names.isEmpty() && !isAbsolute ? List.of("") : List.copyOf(names);
    this.listed = listed;
  }

  /** Returns the path of a text without scheme and authority. */
  static HadoopPath of(HadoopFileSystem system, String text) {
    List<String> names =
        Arrays.stream(text.split(SEPARATOR, -1)).filter(name -> !name.isEmpty()).toList();
    return new HadoopPath(system, text.startsWith(SEPARATOR), names, null);
  }

  /** Returns the path of something that this folder's listing named, which knows its attributes. */
  HadoopPath listed(FileStatus status) {
    List<String> theirs = new ArrayList<>(isEmpty() ? List.of() : names);
    theirs.add(status.getPath().getName());
    return new HadoopPath(system, isAbsolute, theirs, status.isSymlink() ? null : status);
  }

  /** Returns what the listing that named this path said about it; null if none did. */
  @Nullable FileStatus listed() {
    return listed;
  }

  private HadoopPath with(boolean absolute, List<String> theirs) {
    return new HadoopPath(system, absolute, theirs, null);
  }

  private boolean isEmpty() {
    return !isAbsolute && names.equals(List.of(""));
  }

  private HadoopPath ours(Path other) {
    if (other instanceof HadoopPath path && path.system.equals(system)) {
      return path;
    }
    throw new ProviderMismatchException();
  }

  /** Returns the path without scheme and authority. */
  String plain() {
    return (isAbsolute ? SEPARATOR : "") + String.join(SEPARATOR, names);
  }

  /** Returns the path as Hadoop has it. */
  org.apache.hadoop.fs.Path hadoop() {
    return new org.apache.hadoop.fs.Path(null, null, toAbsolutePath().plain());
  }

  @Override
  public HadoopFileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return isAbsolute;
  }

  @Override
  public @Nullable Path getRoot() {
    return isAbsolute ? with(true, List.of()) : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : getName(names.size() - 1);
  }

  @Override
  public @Nullable Path getParent() {
    if (names.isEmpty() || (names.size() == 1 && !isAbsolute)) {
      return null;
    }
    return with(isAbsolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    if (beginIndex < 0 || endIndex > names.size() || beginIndex >= endIndex) {
      throw new IllegalArgumentException(
          "names " + beginIndex + " to " + endIndex + " of " + names.size());
    }
    return with(false, names.subList(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof HadoopPath path
        && path.system.equals(system)
        && path.isAbsolute == isAbsolute
        && path.names.size() <= names.size()
        && names.subList(0, path.names.size()).equals(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (other.isAbsolute()) {
      return equals(other);
    }
    return other instanceof HadoopPath path
        && path.system.equals(system)
        && path.names.size() <= names.size()
        && names.subList(names.size() - path.names.size(), names.size()).equals(path.names);
  }

  @Override
  public Path normalize() {
    List<String> left = new ArrayList<>();
    for (String name : names) {
      boolean isUp = name.equals(PARENT);
      if (isUp && !left.isEmpty() && !left.getLast().equals(PARENT)) {
        left.removeLast();
      } else if (!name.equals(".") && !(isUp && isAbsolute)) {
        left.add(name);
      }
    }
    return with(isAbsolute, left);
  }

  @Override
  public Path resolve(Path other) {
    HadoopPath path = ours(other);
    if (path.isAbsolute || isEmpty()) {
      return path;
    }
    if (path.isEmpty()) {
      return this;
    }
    List<String> both = new ArrayList<>(names);
    both.addAll(path.names);
    return with(isAbsolute, both);
  }

  @Override
  public Path relativize(Path other) {
    HadoopPath path = ours(other);
    if (path.isAbsolute != isAbsolute) {
      throw new IllegalArgumentException("one path is absolute: " + this + ", " + other);
    }
    if (isEmpty()) {
      return path;
    }
    List<String> theirs = path.isEmpty() ? List.of() : path.names;
    int same = 0;
    while (same < Math.min(names.size(), theirs.size())
        && names.get(same).equals(theirs.get(same))) {
      same++;
    }
    List<String> up = names.subList(same, names.size());
    if (up.contains(PARENT)) {
      throw new IllegalArgumentException("no way back from " + this);
    }
    List<String> way = new ArrayList<>(Collections.nCopies(up.size(), PARENT));
    way.addAll(theirs.subList(same, theirs.size()));
    return with(false, way);
  }

  @Override
  public URI toUri() {
    try {
      return new URI(
          system.root().getScheme(),
          system.root().getAuthority(),
          toAbsolutePath().plain(),
          null,
          null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public HadoopPath toAbsolutePath() {
    return isAbsolute ? this : with(true, isEmpty() ? List.of() : names);
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    system.provider().checkAccess(this);
    return toAbsolutePath().normalize();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  /** Compares the bytes of the texts, as local paths do. */
  @Override
  public int compareTo(Path other) {
    return Arrays.compareUnsigned(
        toString().getBytes(UTF_8), ((HadoopPath) other).toString().getBytes(UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HadoopPath path
        && path.system.equals(system)
        && path.isAbsolute == isAbsolute
        && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Boolean.hashCode(isAbsolute);
  }

  @Override
  public String toString() {
    return (isAbsolute ? system.prefix() : "") + plain();
  }
}
