package switchback.datasets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.Digests;
import switchback.datasets.tasks.ParallelSteps;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Images of one size and their labels. The pixels are held in memory as bytes, or read and decoded
 * whenever they are asked for: {@link Pixels}. Immutable; safe to share between threads.
 *
 * <p>Pixel values are 0..255, laid out (N, C, H, W): an image is its red plane, then the green and
 * the blue one, each row by row from the top left.
 */
public final class ImageSet {
  private static final int MOST_OF_A_BYTE = 255;

  private final int channels;
  private final int height;
  private final int width;
  private final int[] labels;
  private final Pixels pixels;

  /** The numbers of the set's images in its pixels; null if these are all of them in order. */
  private final int @Nullable [] chosen;

  /** The digest once it has been computed, since identity and manifests both take it. */
  private volatile @Nullable String sha256;

  /**
   * Creates a set over both arrays without copying them: the caller must not write to them
   * afterwards.
   *
   * @param images one array of {@code channels * height * width} bytes per image
   * @param labels one label per image, 0 or more
   * @throws IllegalArgumentException if the numbers of images and labels differ, an image has
   *     another size, or a label is negative
   */
  public ImageSet(int channels, int height, int width, byte[][] images, int[] labels) {
    this(channels, height, width, new MemoryPixels(images), labels);
    int bytes = channels * height * width;
    for (byte[] image : images) {
      if (image.length != bytes) {
        throw new IllegalArgumentException(
            "image sizes differ: got " + image.length + " bytes, expected " + bytes);
      }
    }
  }

  /**
   * Creates a set whose pixels may be read on demand.
   *
   * @param pixels images of {@code channels * height * width} bytes
   * @param labels one label per image, 0 or more; not copied
   * @throws IllegalArgumentException if the numbers of images and labels differ, or a label is
   *     negative
   */
  public ImageSet(int channels, int height, int width, Pixels pixels, int[] labels) {
    this(channels, height, width, pixels, labels, null);
    if (pixels.size() != labels.length) {
      throw new IllegalArgumentException(
          "numbers of images and labels differ: " + pixels.size() + " != " + labels.length);
    }
    for (int label : labels) {
      if (label < 0) {
        throw new IllegalArgumentException("a label is 0 or more, got " + label);
      }
    }
  }

  private ImageSet(
      int channels, int height, int width, Pixels pixels, int[] labels, int @Nullable [] chosen) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
    this.chosen = chosen;
  }

  /** Returns the number of images. */
  public int size() {
    return labels.length;
  }

  /** Returns the number of planes per image: 3 for colour. */
  public int channels() {
    return channels;
  }

  /** Returns the number of rows per image. */
  public int height() {
    return height;
  }

  /** Returns the number of columns per image. */
  public int width() {
    return width;
  }

  /** Returns the label of image {@code index}, 0 or more. */
  public int label(int index) {
    return labels[index];
  }

  /** Returns the highest label; -1 if there are no images. */
  public int highestLabel() {
    return IntStream.of(labels).max().orElse(-1);
  }

  /**
   * Returns the path of image {@code index} within its source, with {@code /} between the names;
   * empty if it has none.
   */
  public String path(int index) {
    return pixels.path(numbered(index));
  }

  /** Returns the source of the pixels, which may hold more images than this set. */
  public Pixels pixels() {
    return pixels;
  }

  /**
   * Returns a set of the same images, in the same order and with the same labels, whose pixels have
   * another source and size.
   *
   * @param others the same images, numbered as in {@link #pixels}
   */
  public ImageSet with(int channels, int height, int width, Pixels others) {
    return new ImageSet(channels, height, width, others, labels, chosen);
  }

  /**
   * Returns a pixel value, 0..255. An image that is read on demand is read for each call, so that
   * loops should use {@link #image}.
   */
  public int pixel(int index, int channel, int y, int x) {
    return bytes(index)[(channel * height + y) * width + x] & 0xFF;
  }

  private int numbered(int index) {
    return chosen == null ? Objects.checkIndex(index, size()) : chosen[index];
  }

  /**
   * Returns a copy of image {@code index}: {@code channels * height * width} unsigned bytes, (C, H,
   * W).
   *
   * @throws SwitchbackException if the image is read on demand and cannot be read or decoded; so
   *     for all methods that return pixels or are computed from them
   */
  public byte[] image(int index) {
    return bytes(index).clone();
  }

  /** Returns the array of image {@code index} itself, for reading only. */
  byte[] bytes(int index) {
    return pixels.image(numbered(index));
  }

  /**
   * Returns image {@code index} in network-input space, {@code (pixel / 255 - mean) / sd} per
   * channel, as a new array (C, H, W).
   */
  public float[] standardized(int index, PixelStatistics statistics) {
    float[] values = new float[channels * height * width];
    standardized(index, statistics, values, 0);
    return values;
  }

  /**
   * Writes image {@code index} in network-input space, {@code (pixel / 255 - mean) / sd} per
   * channel, to {@code target} at {@code offset}, (C, H, W).
   */
  public void standardized(int index, PixelStatistics statistics, float[] target, int offset) {
    byte[] image = bytes(index);
    int plane = height * width;
    for (int channel = 0; channel < channels; channel++) {
      float scale = statistics.scale(channel);
      float shift = statistics.shift(channel);
      int from = statistics.source(channel) * plane;
      int to = offset + channel * plane;
      for (int i = 0; i < plane; i++) {
        target[to + i] = (image[from + i] & 0xFF) * scale + shift;
      }
    }
  }

  /** Returns the first {@code limit} images, or this set if it has no more; shares the pixels. */
  public ImageSet first(int limit) {
    return limit >= size() ? this : range(0, limit);
  }

  /**
   * Returns images {@code from .. to - 1}; shares the pixels.
   *
   * @throws IndexOutOfBoundsException if the range exceeds this set
   */
  public ImageSet range(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    return chosen(IntStream.range(from, to));
  }

  /**
   * Returns a set of image {@code index} alone, in memory: an image in a file is read and decoded
   * once, now.
   */
  public ImageSet alone(int index) {
    return new ImageSet(
        channels, height, width, new byte[][] {bytes(index)}, new int[] {label(index)});
  }

  /**
   * Returns {@code count} images evenly spread over this set, in its order, or this set if it has
   * no more; shares the pixels. In a set sorted by class, every class is represented.
   */
  public ImageSet spread(int count) {
    if (count >= size()) {
      return this;
    }
    return chosen(IntStream.range(0, count).map(i -> Math.toIntExact((long) i * size() / count)));
  }

  /**
   * Returns images {@code from .. to - 1} in a form in which they can be sent to another process.
   *
   * @throws IndexOutOfBoundsException if the range exceeds this set
   * @throws SwitchbackException if they have to be read and cannot be read or decoded
   */
  public Portable<ImageSet> portable(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    int planes = channels;
    int rows = height;
    int columns = width;
    int[] theirs = Arrays.copyOfRange(labels, from, to);
    Portable<Pixels> sent =
        pixels.portable(IntStream.range(from, to).map(this::numbered).toArray());
    return () -> new ImageSet(planes, rows, columns, sent.open(), theirs);
  }

  /**
   * Returns what stands for image {@code index} in {@link #sha256}, for reading only: its SHA-256
   * if it is read on demand.
   */
  public byte[] digested(int index) {
    return pixels.digested(numbered(index));
  }

  /**
   * Takes note of the SHA-256 of image {@code index}, which another process has read, so that
   * {@link #sha256} need not read it.
   *
   * @param digest what {@link #digested} returned there
   * @throws SwitchbackException if this process has read other pixels
   */
  public void learn(int index, byte[] digest) {
    pixels.learn(numbered(index), digest);
  }

  private ImageSet chosen(IntStream indices) {
    int[] all = indices.toArray();
    int[] theirs = IntStream.of(all).map(i -> labels[i]).toArray();
    int[] numbers = IntStream.of(all).map(this::numbered).toArray();
    return new ImageSet(channels, height, width, pixels, theirs, numbers);
  }

  /**
   * Returns a digest of the size of an image and of every label and image in order, as 64 hex
   * digits. For images in memory it is the SHA-256 over all of them; for others, over the SHA-256
   * of each, which is known for those that have been read before.
   */
  public String sha256() {
    return sha256(Progress.NONE);
  }

  /**
   * Returns the digest that {@link #sha256()} describes.
   *
   * @param progress receives the number of images in files that have been read for it; may throw to
   *     end early
   */
  public String sha256(Progress progress) {
    String known = sha256;
    if (known == null) {
      known =
          pixels.isInMemory()
              ? digest(i -> pixels.digested(numbered(i)))
              : digest("reading images", progress, pixels::digested);
      sha256 = known;
    }
    return known;
  }

  /**
   * Returns the digest of the size, of every label and of what is given for every image. Labels
   * above 255 take four bytes each, and the first line says so.
   */
  private String digest(IntFunction<byte[]> given) {
    boolean isWide = highestLabel() > MOST_OF_A_BYTE;
    String size = channels + "x" + height + "x" + width;
    String first = size + (isWide ? ", labels of 4 bytes\n" : "\n");
    MessageDigest digest = Digests.sha256();
    digest.update(first.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < size(); i++) {
      digest.update(isWide ? bigEndian(labels[i]) : new byte[] {(byte) labels[i]});
      digest.update(given.apply(i));
    }
    return Digests.hex(digest);
  }

  private static byte[] bigEndian(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  /**
   * Returns text that differs if this set differs from another one. For images in memory it is
   * {@link #sha256}; for others it follows from their paths and the bytes of their files, so that
   * no image is decoded.
   *
   * @param progress receives the number of files that have been read; may throw to end early
   */
  public String identity(Progress progress) {
    if (pixels.isInMemory()) {
      return sha256();
    }
    return digest("reading image files", progress, pixels::identity);
  }

  /** Returns the digest of what is given for every image, by its number, by several threads. */
  private String digest(String task, Progress progress, IntFunction<byte[]> given) {
    byte[][] all = new byte[size()][];
    ParallelSteps.run(task, size(), progress, i -> all[i] = given.apply(numbered(i)));
    return digest(i -> all[i]);
  }

  @Override
  public String toString() {
    return size() + " images of " + channels + "x" + height + "x" + width;
  }
}
