package switchback.training.models;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads the normaliser in a DL4J model file as pixel statistics. ND4J itself is not used, since it
 * instantiates classes that the file names.
 *
 * <p>DL4J's images have pixels in 0..255. Means of at most 1 are taken as those of pixels in [0,
 * 1], since otherwise the images would be black.
 */
final class StoredNormalizer {
  private static final double LARGEST_PIXEL = 255;

  private final DataInputStream in;
  private final int channels;
  private final String where;

  private StoredNormalizer(InputStream in, int channels, String where) {
    this.in = new DataInputStream(in);
    this.channels = channels;
    this.where = where;
  }

  /**
   * Reads a {@code NormalizerStandardize}, {@code NormalizerMinMaxScaler} or {@code
   * ImagePreProcessingScaler}.
   *
   * @param channels the number of channels that it must be for
   * @param where the file and its entry, for messages
   * @throws SwitchbackException if it is of another kind or for another number of channels
   * @throws IOException if the stream ends too early
   */
  static PixelStatistics read(InputStream in, int channels, String where) throws IOException {
    return new StoredNormalizer(in, channels, where).read();
  }

  private PixelStatistics read() throws IOException {
    String mark = in.readUTF();
    int version = in.readInt();
    if (!mark.equals("NORMALIZER") || version != 1) {
      throw refused("a normaliser of another version", mark + " " + version);
    }
    String kind = in.readUTF();
    return switch (kind) {
      case "STANDARDIZE" -> standardize();
      case "MIN_MAX" -> minMax();
      case "IMAGE_MIN_MAX" -> image();
      default -> throw refused("a normaliser of another kind", kind);
    };
  }

  private SwitchbackException refused(String what, Object got) {
    return new SwitchbackException(
        what,
        where,
        got,
        "NormalizerStandardize, NormalizerMinMaxScaler or ImagePreProcessingScaler, channels: "
            + channels,
        "remove normalizer.bin from the file, and state the statistics with --mean and --std");
  }

  private PixelStatistics standardize() throws IOException {
    in.readBoolean(); // whether labels are normalised, too
    List<Double> mean = channels();
    List<Double> sd = channels();
    boolean isOfBytes = Collections.max(mean) > 1;
    return statistics(mean, sd, isOfBytes ? LARGEST_PIXEL : 1);
  }

  /** Inverts {@code (x - least) / (most - least) * (high - low) + low}. */
  private PixelStatistics minMax() throws IOException {
    in.readBoolean();
    double low = in.readDouble();
    double high = in.readDouble();
    List<Double> least = channels();
    List<Double> most = channels();
    List<Double> mean = new ArrayList<>();
    List<Double> sd = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      sd.add((most.get(i) - least.get(i)) / (high - low));
      mean.add(least.get(i) - low * sd.get(i));
    }
    return statistics(mean, sd, Collections.max(most) > 1 ? LARGEST_PIXEL : 1);
  }

  /** Inverts {@code x / most * (high - low) + low}. */
  private PixelStatistics image() throws IOException {
    double low = in.readDouble();
    double high = in.readDouble();
    double most = in.readDouble();
    double sd = most / (high - low);
    return statistics(
        Collections.nCopies(channels, -low * sd), Collections.nCopies(channels, sd), LARGEST_PIXEL);
  }

  private List<Double> channels() throws IOException {
    float[] values = StoredArray.read(in, where).values();
    if (values.length != channels) {
      throw refused("a normaliser of another size", values.length + " values");
    }
    List<Double> list = new ArrayList<>();
    for (float value : values) {
      list.add((double) value);
    }
    return list;
  }

  private PixelStatistics statistics(List<Double> mean, List<Double> sd, double largest) {
    try {
      return new PixelStatistics(
          mean.stream().map(value -> value / largest).toList(),
          sd.stream().map(value -> value / largest).toList());
    } catch (IllegalArgumentException e) {
      throw refused("a normaliser without means or deviations", String.valueOf(e.getMessage()));
    }
  }
}
