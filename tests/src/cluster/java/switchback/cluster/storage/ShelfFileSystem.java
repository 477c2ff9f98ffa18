package switchback.cluster.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;

/**
 * Hadoop's file system of this machine's files under another scheme, {@code shelf://top}. What has
 * {@code locked} in its path may not be read, whoever the user is.
 */
public final class ShelfFileSystem extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("shelf://top/");
  private static final String SETTING = "spark.hadoop.fs.shelf.impl";

  /** Creates a file system, as Hadoop needs it. */
  public ShelfFileSystem() {}

  /** Names this file system to Hadoop in the way of {@code spark-submit}. */
  static void install() {
    System.setProperty(SETTING, ShelfFileSystem.class.getName());
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (file.getName().contains("locked")) {
      // As Hadoop's file system of local files has it.
      throw new FileNotFoundException(file + " (Permission denied)");
    }
    return super.open(file, bufferSize);
  }

  /** Allows all that exists: the owner of a file is known for local paths only. */
  @Override
  public void access(Path file, FsAction action) throws IOException {
    getFileStatus(file);
  }

  @Override
  public FileStatus getFileStatus(Path file) throws IOException {
    if (file.getParent() != null && file.getParent().toString().contains("locked")) {
      throw new AccessControlException("Permission denied: user=somebody, inode=" + file);
    }
    return super.getFileStatus(file);
  }
}
