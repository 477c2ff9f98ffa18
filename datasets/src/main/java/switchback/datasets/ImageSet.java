package switchback.datasets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import switchback.datasets.files.Digests;

/**
 * Images of one size and their labels, in memory as bytes: 3,073 bytes an image of CIFAR-10, so
 * that its 60,000 take 184 MB. Immutable; safe to share between threads.
 *
 * <p>Pixel values are 0..255, laid out (N, C, H, W): an image is its red plane, then green, then
 * blue, each row by row from the top left.
 */
public final class ImageSet {
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] labels;
  private final byte[][] images;

  /**
   * Takes over both arrays without a copy: the caller must not write to them afterwards.
   *
   * @param images one array of {@code channels * height * width} bytes an image
   * @param labels one label an image, 0..255 as unsigned bytes
   * @throws IllegalArgumentException where the numbers or the sizes disagree
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

  /** The number of images. */
  public int size() {
    return images.length;
  }

  /** Planes an image: 3 for colour. */
  public int channels() {
    return channels;
  }

  /** Rows an image. */
  public int height() {
    return height;
  }

  /** Columns an image. */
  public int width() {
    return width;
  }

  /** The label of image {@code index}, 0..255. */
  public int label(int index) {
    return labels[index] & 0xFF;
  }

  /** A pixel value, 0..255. */
  public int pixel(int index, int channel, int y, int x) {
    return images[index][(channel * height + y) * width + x] & 0xFF;
  }

  /** A copy of image {@code index}: {@code channels * height * width} unsigned bytes, (C, H, W). */
  public byte[] image(int index) {
    return images[index].clone();
  }

  /** Image {@code index} itself, for reading only. */
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
   * Writes image {@code index} in network-input space, {@code (pixel / 255 - mean) / sd} a channel,
   * to {@code target} at {@code offset}, (C, H, W).
   */
  public void standardized(int index, PixelStatistics statistics, float[] target, int offset) {
    byte[] image = images[index];
    int plane = height * width;
    for (int channel = 0; channel < channels; channel++) {
      float scale = statistics.scale(channel);
      float shift = statistics.shift(channel);
      int from = channel * plane;
      for (int i = from; i < from + plane; i++) {
        target[offset + i] = (image[i] & 0xFF) * scale + shift;
      }
    }
  }

  /** The first {@code limit} images, or this set where it has no more; shares the pixels. */
  public ImageSet first(int limit) {
    return limit >= size() ? this : range(0, limit);
  }

  /**
   * Images {@code from .. to - 1}; shares the pixels.
   *
   * @throws IndexOutOfBoundsException where there are no such images
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
   * That many images, evenly spread over this set and in its order, or this set where it has no
   * more; shares the pixels. Where images are sorted by class, all classes have their share.
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
   * SHA-256 over every label and image in order, and over the size of an image, as 64 hex digits.
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
