package switchback.datasets.parquet;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The decoded pages of a data set that were used last, so that neighbouring rows cost one decoding.
 * It keeps at most 64 MB, or two pages if these are larger. A page that several threads need at
 * once is decoded by the first of them. At most 256 MB of pages are decoded at the same time, or
 * one page if it is larger. Safe to share between threads.
 */
public final class PageCache {
  private static final long MOST_BYTES = 64L << 20;
  private static final int LEAST_PAGES = 2;
  private static final int MEGABYTE = 1 << 20;
  private static final int MOST_MEGABYTES = 256;

  private final Map<Key, Kept> pages = new LinkedHashMap<>(16, 0.75f, true);
  private final Semaphore megabytes = new Semaphore(MOST_MEGABYTES, true);
  private long bytes;

  /** Creates an empty cache. */
  public PageCache() {}

  /** The name of a page. */
  record Key(ParquetShard shard, int rowGroup, int page) {}

  /** Decodes a page. */
  @FunctionalInterface
  interface Decoder {
    /** Returns the images of the page. */
    List<byte @Nullable []> decode() throws IOException;
  }

  /** A page that is decoded or about to be. */
  private static final class Kept {
    private final CompletableFuture<List<byte @Nullable []>> images = new CompletableFuture<>();
    private long bytes;
  }

  /**
   * Returns the images of a page.
   *
   * @param unpacked the number of bytes that it takes while it is decoded
   * @throws IOException if it cannot be decoded
   */
  List<byte @Nullable []> page(Key key, long unpacked, Decoder decoder) throws IOException {
    Kept mine = new Kept();
    Kept kept;
    synchronized (pages) {
      kept = pages.putIfAbsent(key, mine);
    }
    if (kept == null) {
      decode(key, mine, unpacked, decoder);
      kept = mine;
    }
    try {
      return kept.images.join();
    } catch (CompletionException e) {
      throw new IOException(PageFile.reason(e), e);
    }
  }

  private void decode(Key key, Kept mine, long unpacked, Decoder decoder) {
    int permits = Math.clamp(unpacked / MEGABYTE + 1, 1, MOST_MEGABYTES);
    megabytes.acquireUninterruptibly(permits);
    try {
      List<byte @Nullable []> images = decoder.decode();
      add(mine, images);
      mine.images.complete(images);
    } catch (IOException | RuntimeException | Error e) {
      synchronized (pages) {
        pages.remove(key);
      }
      mine.images.completeExceptionally(e);
      if (e instanceof Error error) {
        throw error;
      }
    } finally {
      megabytes.release(permits);
    }
  }

  private void add(Kept mine, List<byte @Nullable []> images) {
    long size = 0;
    for (byte[] image : images) {
      size += 2L * Long.BYTES + (image == null ? 0 : image.length);
    }
    synchronized (pages) {
      mine.bytes = size;
      bytes += size;
      Iterator<Kept> oldest = pages.values().iterator();
      while (bytes > MOST_BYTES && pages.size() > LEAST_PAGES && oldest.hasNext()) {
        Kept page = oldest.next();
        if (page.bytes > 0 && page != mine) {
          bytes -= page.bytes;
          oldest.remove();
        }
      }
    }
  }
}
