package switchback.datasets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import switchback.datasets.files.Digests;

/**
 * Images of one size and their labels, held in memory as bytes. An image of CIFAR-10 takes 3,073
 * bytes, and all 60,000 of them 184 MB. Immutable; safe to share between threads.
 *
 * <p>Pixel values are 0..255, laid out (N, C, H, W): an image is its red plane, then the green and
 * the blue one, each row by row from the top left.
 */
public final class ImageSet {
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] labels;
  private final byte[][] images;

  /**
   * Creates a set over both arrays without copying them: the caller must not write to them
   * afterwards.
   *
   * @param images one array of {@code channels * height * width} bytes per image
   * @param labels one label per image, 0..255 as unsigned bytes
   * @throws IllegalArgumentException if the numbers of images and labels differ, or an image has
   *     another size
   */
  public ImageSet(int channels, int height, int width, byte[][] images, byte[] labels) {
    if (images.length != labels.length) {
      throw new IllegalArgumentException(
          "numbers of images and labels differ: " + images.length + " != " + labels.length);
    }
    int bytes = channels * height * width;
    for (byte[] image : images) {
      if (image.length != bytes) {
        throw new IllegalArgumentException(
            "image sizes differ: got " + image.length + " bytes, expected " + bytes);
      }
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.images = images;
    this.labels = labels;
  }

  /** Returns the number of images. */
  public int size() {
    return images.length;
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

  /** Returns the label of image {@code index}, 0..255. */
  public int label(int index) {
    return labels[index] & 0xFF;
  }

  /** Returns a pixel value, 0..255. */
  public int pixel(int index, int channel, int y, int x) {
    return images[index][(channel * height + y) * width + x] & 0xFF;
  }

  /**
   * Returns a copy of image {@code index}: {@code channels * height * width} unsigned bytes, (C, H,
   * W).
   */
  public byte[] image(int index) {
    return images[index].clone();
  }

  /** Returns the array of image {@code index} itself, for reading only. */
  byte[] bytes(int index) {
    return images[index];
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
    byte[] image = images[index];
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
    return new ImageSet(
        channels,
        height,
        width,
        Arrays.copyOfRange(images, from, to),
        Arrays.copyOfRange(labels, from, to));
  }

  /**
   * Returns {@code count} images evenly spread over this set, in its order, or this set if it has
   * no more; shares the pixels. In a set sorted by class, every class is represented.
   */
  public ImageSet spread(int count) {
    if (count >= size()) {
      return this;
    }
    byte[][] chosen = new byte[count][];
    byte[] chosenLabels = new byte[count];
    for (int i = 0; i < count; i++) {
      int from = Math.toIntExact((long) i * size() / count);
      chosen[i] = images[from];
      chosenLabels[i] = labels[from];
    }
    return new ImageSet(channels, height, width, chosen, chosenLabels);
  }

  /**
   * Returns the SHA-256 over the size of an image and over every label and image in order, as 64
   * hex digits.
   */
  public String sha256() {
    MessageDigest digest = Digests.sha256();
    digest.update((channels + "x" + height + "x" + width + "\n").getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < images.length; i++) {
      digest.update(labels[i]);
      digest.update(images[i]);
    }
    return Digests.hex(digest);
  }

  @Override
  public String toString() {
    return size() + " images of " + channels + "x" + height + "x" + width;
  }
}
