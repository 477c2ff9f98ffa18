package switchback.cluster.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * The operations on the paths of one of Hadoop's file systems. The attributes of a path that a
 * listing named are those of the listing, so that a walk asks the storage once per folder.
 */
final class HadoopProvider extends FileSystemProvider {
  private final HadoopFileSystem system;

  /** Creates the provider of one file system. */
  HadoopProvider(HadoopFileSystem system) {
    this.system = system;
  }

  /** A request to Hadoop. */
  @FunctionalInterface
  interface Request<T> {
    T answer() throws IOException;
  }

  /**
   * Returns the answer to a request about a path.
   *
   * @throws NoSuchFileException if Hadoop finds nothing there
   * @throws AccessDeniedException if it may not be read
   * @throws IOException if it fails otherwise
   */
  static <T> T call(HadoopPath path, Request<T> request) throws IOException {
    try {
      return request.answer();
    } catch (FileNotFoundException e) {
      throw because(e, new NoSuchFileException(path.toString()));
    } catch (AccessControlException e) {
      throw because(e, new AccessDeniedException(path.toString(), null, e.getMessage()));
    } catch (IllegalArgumentException e) {
      // Hadoop's form of a name that the storage cannot have.
      throw because(e, new FileSystemException(path.toString(), null, e.getMessage()));
    }
  }

  private static IOException because(Exception cause, IOException failure) {
    failure.initCause(cause);
    return failure;
  }

  private static HadoopPath ours(Path path) {
    if (path instanceof HadoopPath ours) {
      return ours;
    }
    throw new ProviderMismatchException();
  }

  private FileStatus status(HadoopPath path) throws IOException {
    return call(path, () -> system.files().getFileStatus(path.hadoop()));
  }

  @Override
  public String getScheme() {
    return system.root().getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException("switchback.datasets.files.Places opens it");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    if (uri.resolve("/").equals(system.root())) {
      return system;
    }
    throw new FileSystemNotFoundException(uri.toString());
  }

  @Override
  public Path getPath(URI uri) {
    return getFileSystem(uri).getPath(uri.getPath());
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    checkReading(options);
    HadoopPath file = ours(path);
    FileStatus known = file.listed();
    FileStatus status = known == null ? status(file) : known;
    if (status.isDirectory()) {
      throw new FileSystemException(file.toString(), null, "Is a directory");
    }
    return new HadoopChannel(
        opened(file, OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_RANDOM, status),
        status.getLen());
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    checkReading(Arrays.asList(options));
    HadoopPath file = ours(path);
    return opened(file, OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_SEQUENTIAL, file.listed());
  }

  /**
   * Opens a file.
   *
   * @param policy how it will be read, in Hadoop's words
   * @param status its status, which spares the storage a question; null if it is not known
   */
  private FSDataInputStream opened(HadoopPath file, String policy, @Nullable FileStatus status)
      throws IOException {
    try {
      return call(
          file,
          () -> {
            var opening =
                system
                    .files()
                    .openFile(file.hadoop())
                    .opt(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, policy);
            return FutureIO.awaitFuture(
                (status == null ? opening : opening.withFileStatus(status)).build());
          });
    } catch (NoSuchFileException e) {
      // Where it may not be read, some of Hadoop's file systems say that it is not found.
      if (status(file).isFile()) {
        throw because(e, new AccessDeniedException(file.toString()));
      }
      throw e;
    }
  }

  private static void checkReading(Iterable<? extends OpenOption> options) {
    for (OpenOption option : options) {
      if (option != StandardOpenOption.READ && !(option instanceof LinkOption)) {
        throw new ReadOnlyFileSystemException();
      }
    }
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    HadoopPath folder = ours(path);
    FileStatus known = folder.listed();
    if (!(known == null ? status(folder) : known).isDirectory()) {
      throw new NotDirectoryException(folder.toString());
    }
    return new HadoopFolder(
        folder, call(folder, () -> system.files().listStatusIterator(folder.hadoop())), filter);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException(type.getName());
    }
    HadoopPath file = ours(path);
    FileStatus known = file.listed();
    return type.cast(
        new HadoopAttributes(known == null ? status(file) : known, file.toAbsolutePath()));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("attributes by name");
  }

  /** Returns null: attributes are read by {@link #readAttributes}, and there are no views. */
  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    HadoopPath file = ours(path);
    var _ = status(file);
    for (AccessMode mode : modes) {
      switch (mode) {
        case WRITE -> throw new AccessDeniedException(file.toString(), null, "for reading only");
        case READ -> checkAccess(file, FsAction.READ);
        case EXECUTE -> checkAccess(file, FsAction.EXECUTE);
      }
    }
  }

  private void checkAccess(HadoopPath file, FsAction action) throws IOException {
    call(
        file,
        () -> {
          system.files().access(file.hadoop(), action);
          return action;
        });
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return path.equals(other)
        || (other instanceof HadoopPath && path.toRealPath().equals(other.toRealPath()));
  }

  @Override
  public boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void delete(Path path) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) {
    throw new ReadOnlyFileSystemException();
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new ReadOnlyFileSystemException();
  }
}
