package switchback.cluster.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/** What is in a folder, listed in parts while it is read: a folder may have millions of files. */
final class HadoopFolder implements DirectoryStream<Path> {
  private final HadoopPath folder;
  private final RemoteIterator<FileStatus> listing;
  private final Filter<? super Path> filter;
  private boolean isGiven;
  private boolean isOpen = true;

  /** Creates the stream of a listing of {@code folder}. */
  HadoopFolder(HadoopPath folder, RemoteIterator<FileStatus> listing, Filter<? super Path> filter) {
    this.folder = folder;
    this.listing = listing;
    this.filter = filter;
  }

  @Override
  public Iterator<Path> iterator() {
    if (isGiven || !isOpen) {
      throw new IllegalStateException("a stream has one iterator");
    }
    isGiven = true;
    return new Paths();
  }

  @Override
  public void close() {
    isOpen = false;
  }

  private final class Paths implements Iterator<Path> {
    private @Nullable Path next;

    @Override
    public boolean hasNext() {
      try {
        while (next == null && isOpen && HadoopProvider.call(folder, listing::hasNext)) {
          Path path = folder.listed(HadoopProvider.call(folder, listing::next));
          next = filter.accept(path) ? path : null;
        }
        return next != null;
      } catch (IOException e) {
        throw new DirectoryIteratorException(e);
      }
    }

    @Override
    public Path next() {
      Path path = hasNext() ? next : null;
      if (path == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return path;
    }
  }
}
