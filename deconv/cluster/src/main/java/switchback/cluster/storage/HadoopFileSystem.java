package switchback.cluster.storage;

import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file system of Hadoop as one of Java's, for reading. It stays open as long as the process, and
 * its root is the current folder.
 */
final class HadoopFileSystem extends FileSystem {
  private final URI root;
  private final org.apache.hadoop.fs.FileSystem files;
  private final HadoopProvider provider;

  /**
   * Creates a file system.
   *
   * @param root its outermost folder
   * @param files Hadoop's own
   */
  HadoopFileSystem(URI root, org.apache.hadoop.fs.FileSystem files) {
    this.root = root;
    this.files = files;
    this.provider = new HadoopProvider(this);
  }

  /** Returns Hadoop's own file system. */
  org.apache.hadoop.fs.FileSystem files() {
    return files;
  }

  /** Returns the place of the outermost folder, as its user named it. */
  URI root() {
    return root;
  }

  /** Returns what comes before a path when it is written out, without a slash at the end. */
  String prefix() {
    return root.getScheme() + "://" + Objects.requireNonNullElse(root.getAuthority(), "");
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  /** Fails: others may still read, since there is one for all. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("it stays open as long as the process");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public String getSeparator() {
    return HadoopPath.SEPARATOR;
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath(HadoopPath.SEPARATOR));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  /** Returns the path of this text, which may also be an absolute path as it is written out. */
  @Override
  public Path getPath(String first, String... more) {
    String text =
        Stream.concat(Stream.of(first), Arrays.stream(more))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(HadoopPath.SEPARATOR));
    return HadoopPath.of(
        this, text.startsWith(prefix() + "/") ? text.substring(prefix().length()) : text);
  }

  /** Returns a matcher of the paths without scheme and authority, with the rules of local files. */
  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher local = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
    return path -> path instanceof HadoopPath ours && local.matches(Path.of(ours.plain()));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
