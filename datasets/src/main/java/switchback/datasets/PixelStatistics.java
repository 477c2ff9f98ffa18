package switchback.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean and standard deviation of each channel, for pixels in [0, 1]. A network's input is
 * {@code (pixel / 255 - mean) / sd}; a network always keeps the statistics of its training split.
 *
 * @param mean one value per channel, in [0, 1]
 * @param sd one value per channel, above 0
 * @param order the order of the network's channels; null for that of the images: red, green, blue
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PixelStatistics(List<Double> mean, List<Double> sd, @Nullable ChannelOrder order)
    implements Serializable {
  /**
   * Mean 0 and standard deviation 1 for three channels: a network's input is {@code pixel / 255}.
   */
  public static final PixelStatistics NONE =
      new PixelStatistics(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  /** The order of the channels of a network that takes colours. */
  public enum ChannelOrder {
    /** Blue, green, red. */
    BGR
  }

  /** Creates statistics of channels in the order of the images. */
  public PixelStatistics(List<Double> mean, List<Double> sd) {
    this(mean, sd, null);
  }

  /** Returns mean 0 and standard deviation 1 for any number of channels. */
  public static PixelStatistics none(int channels) {
    return new PixelStatistics(
        Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
  }

  /**
   * Returns the channel of an image that a channel of the network takes; the same the other way
   * round.
   *
   * @param channel the network's channel
   */
  public int source(int channel) {
    return order == ChannelOrder.BGR ? mean.size() - 1 - channel : channel;
  }

  /**
   * Copies both lists.
   *
   * @throws IllegalArgumentException if the lists differ in length, a mean is not finite, a
   *     deviation is not finite and above 0, or a network input would not be a finite float
   */
  public PixelStatistics {
    if (mean.size() != sd.size()) {
      throw new IllegalArgumentException(
          "numbers of means and deviations differ: " + mean.size() + " != " + sd.size());
    }
    for (int i = 0; i < mean.size(); i++) {
      check(mean.get(i), sd.get(i));
    }
    mean = List.copyOf(mean);
    sd = List.copyOf(sd);
  }

  private static void check(double mean, double sd) {
    if (!(sd > 0 && Double.isFinite(sd))) {
      throw new IllegalArgumentException("a standard deviation must be above 0, got " + sd);
    }
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException("a mean must be finite, got " + mean);
    }
    float black = shift(mean, sd);
    if (!Float.isFinite(black) || !Float.isFinite(255 * scale(sd) + black)) {
      throw new IllegalArgumentException(
          "a mean of %s and a deviation of %s give network inputs that are not finite"
              .formatted(mean, sd));
    }
  }

  /**
   * Computes the statistics of all pixels of a set. A channel without variation gets a deviation of
   * 1.
   *
   * @throws IllegalArgumentException if there is no image
   */
  public static PixelStatistics of(ImageSet images) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("no images to take statistics of");
    }
    int channels = images.channels();
    long[] sum = new long[channels];
    long[] squares = new long[channels];
    int plane = images.height() * images.width();
    for (int i = 0; i < images.size(); i++) {
      byte[] image = images.bytes(i);
      for (int c = 0; c < channels; c++) {
        for (int place = 0; place < plane; place++) {
          long pixel = image[c * plane + place] & 0xFF;
          sum[c] += pixel;
          squares[c] += pixel * pixel;
        }
      }
    }
    // Whole numbers up to here, so the result does not depend on the order of the images.
    double count = (double) images.size() * plane;
    List<Double> mean = new ArrayList<>();
    List<Double> sd = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double average = sum[c] / count;
      double variance = squares[c] / count - average * average;
      mean.add(average / 255);
      sd.add(variance > 0 ? Math.sqrt(variance) / 255 : 1);
    }
    return new PixelStatistics(mean, sd);
  }

  /** Returns the factor for a byte: {@code 1 / (255 sd)}. */
  public float scale(int channel) {
    return scale(sd.get(channel));
  }

  private static float scale(double sd) {
    return (float) (1 / (255 * sd));
  }

  /**
   * Returns the value added after scaling, the input value of a black pixel: {@code -mean / sd}.
   */
  public float shift(int channel) {
    return shift(mean.get(channel), sd.get(channel));
  }

  private static float shift(double mean, double sd) {
    return (float) (-mean / sd);
  }

  /** Returns the exact values, to the last digit, and the order if it is not that of images. */
  @Override
  public String toString() {
    return "mean " + mean + ", deviation " + sd + (order == null ? "" : ", " + order);
  }
}
