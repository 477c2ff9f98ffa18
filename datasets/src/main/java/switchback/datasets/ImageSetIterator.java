package switchback.datasets;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives an {@link ImageSet} to DL4J in batches: features are float32 (N, C, H, W) in network-input
 * space, labels one-hot float32 (N, classes). The last batch of an epoch may be smaller than the
 * others.
 *
 * <p>A background thread prepares the next few batches while the network works on the current one.
 * Order and augmentation are drawn by counter from (seed, epoch, index), so that the batches do not
 * depend on the timing of threads. The arrays are created outside of every workspace: the caller
 * may keep them.
 *
 * <p>{@link #reset} moves to the next epoch. It does nothing if the iterator has not yet given a
 * batch of its epoch, so that DL4J's resets before a loop skip no epoch. For use by one thread.
 */
@SuppressWarnings("serial") // DL4J's interface is Serializable; an iterator over live data is not.
public final class ImageSetIterator implements DataSetIterator, AutoCloseable {
  /** The number of batches prepared, or under preparation, beyond the one that was given last. */
  public static final int BATCHES_AHEAD = 4;

  private static final long SHUFFLING = 0;

  private final ImageSet images;
  private final int classes;
  private final PixelStatistics statistics;
  private final int batch;
  private final @Nullable Augmentation augmentation;
  private final @Nullable PcaColour colour;
  private final long seed;
  private final boolean shuffle;
  private final ThreadPoolExecutor background = background();
  private final Deque<Future<DataSet>> ahead = new ArrayDeque<>();
  private @Nullable DataSetPreProcessor preProcessor;
  private int[] order;
  private int epoch;
  private int prepared;
  private int given;

  /**
   * Creates an iterator that stands before the first batch of epoch 0.
   *
   * @param classes the number of classes, above every label
   * @param statistics of the training split, whichever split {@code images} is
   * @param batch the number of images per batch, at least 1
   * @param augmentation the random changes of images; null for none, as in evaluation
   * @param seed the seed of the order and the augmentation
   * @param shuffle whether every epoch has its own random order instead of that of {@code images}
   * @throws IllegalArgumentException if {@code batch} is below 1 or a label is not below {@code
   *     classes}
   */
  public ImageSetIterator(
      ImageSet images,
      int classes,
      PixelStatistics statistics,
      int batch,
      @Nullable Augmentation augmentation,
      long seed,
      boolean shuffle) {
    this(images, classes, statistics, batch, augmentation, null, seed, shuffle);
  }

  /**
   * Creates an iterator that also changes colours.
   *
   * @param colour applied after the augmentation; null for none
   * @see #ImageSetIterator(ImageSet, int, PixelStatistics, int, Augmentation, long, boolean)
   */
  public ImageSetIterator(
      ImageSet images,
      int classes,
      PixelStatistics statistics,
      int batch,
      @Nullable Augmentation augmentation,
      @Nullable PcaColour colour,
      long seed,
      boolean shuffle) {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least 1 image, got " + batch);
    }
    for (int i = 0; i < images.size(); i++) {
      if (images.label(i) >= classes) {
        throw new IllegalArgumentException(
            "image %d has label %d, but there are %d classes"
                .formatted(i, images.label(i), classes));
      }
    }
    this.images = images;
    this.classes = classes;
    this.statistics = statistics;
    this.batch = batch;
    this.augmentation = augmentation;
    this.colour = colour;
    this.seed = seed;
    this.shuffle = shuffle;
    this.order = orderOf(0);
  }

  /**
   * Creates one daemon thread that ends after a few idle seconds or when this iterator is closed.
   */
  private static ThreadPoolExecutor background() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("switchback-batches").factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private int[] orderOf(int epoch) {
    return shuffle
        ? new CounterRandom(seed, SHUFFLING, epoch, 0).permutation(images.size())
        : IntStream.range(0, images.size()).toArray();
  }

  /** Returns the epoch whose batches are being given, from 0. */
  public int epoch() {
    return epoch;
  }

  /** Moves to the place before the first batch of {@code epoch}. */
  void startEpoch(int epoch) {
    start(epoch, 0);
  }

  /**
   * Moves to the place after the first {@code done} batches of {@code epoch}, as when training is
   * resumed. The skipped batches are not prepared.
   *
   * @throws IllegalArgumentException if the epoch has fewer batches
   */
  public void start(int epoch, int done) {
    if (done < 0 || done > batches()) {
      throw new IllegalArgumentException(done + " batches done of " + batches());
    }
    ahead.forEach(future -> future.cancel(false));
    ahead.clear();
    this.epoch = epoch;
    this.order = orderOf(epoch);
    prepared = done;
    given = done;
  }

  /** Returns the number of batches per epoch. */
  public int batches() {
    return Math.ceilDiv(images.size(), batch);
  }

  @Override
  public boolean hasNext() {
    return given < batches();
  }

  @Override
  public DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("epoch " + epoch + " has no more batches");
    }
    prepareAhead();
    DataSet next = await(ahead.remove());
    given++;
    prepareAhead();
    if (preProcessor != null) {
      preProcessor.preProcess(next);
    }
    return next;
  }

  private void prepareAhead() {
    while (prepared < batches() && ahead.size() < BATCHES_AHEAD) {
      int number = prepared++;
      int[] epochOrder = order;
      int epochNumber = epoch;
      ahead.add(background.submit(() -> prepare(epochOrder, epochNumber, number)));
    }
  }

  private static DataSet await(Future<DataSet> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be prepared", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    }
  }

  private DataSet prepare(int[] epochOrder, int epochNumber, int number) {
    int from = number * batch;
    int count = Math.min(batch, images.size() - from);
    int imageSize = images.channels() * images.height() * images.width();
    float[] features = new float[count * imageSize];
    float[] labels = new float[count * classes];
    for (int i = 0; i < count; i++) {
      int index = epochOrder[from + i];
      write(index, epochNumber, features, i * imageSize);
      labels[i * classes + images.label(index)] = 1;
    }
    long[] shape = {count, images.channels(), images.height(), images.width()};
    // This thread never opens a workspace, so both arrays are detached.
    INDArray features4 = Nd4j.create(features, shape, 'c');
    return new DataSet(features4, Nd4j.create(labels, new long[] {count, classes}, 'c'));
  }

  private void write(int index, int epochNumber, float[] features, int offset) {
    if (augmentation == null) {
      images.standardized(index, statistics, features, offset);
    } else {
      augmentation.apply(images, index, statistics, seed, epochNumber, features, offset);
    }
    if (colour != null) {
      int plane = images.height() * images.width();
      colour.apply(index, statistics, seed, epochNumber, features, offset, plane);
    }
  }

  @Override
  public void reset() {
    if (given > 0) {
      startEpoch(epoch + 1);
    }
  }

  /**
   * Throws an exception: all batches are prepared in one size.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public DataSet next(int count) {
    throw new UnsupportedOperationException("every batch has " + batch + " images");
  }

  @Override
  public int inputColumns() {
    return images.channels() * images.height() * images.width();
  }

  @Override
  public int totalOutcomes() {
    return classes;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** Returns false, so that DL4J does not add a second background thread. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  /** Returns the labels as digits; this iterator does not know the names of the classes. */
  @Override
  public List<String> getLabels() {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Ends the background thread; batches already given stay valid. */
  @Override
  public void close() {
    background.shutdownNow();
  }
}
