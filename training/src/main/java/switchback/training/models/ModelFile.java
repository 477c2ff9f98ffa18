package switchback.training.models;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;

/**
 * The contents of a DL4J model file with a {@code MultiLayerNetwork}, without its training state,
 * as a network of DL4J.
 *
 * @param network the network, in float32; the caller owns it
 * @param isRounded whether the weights were float64 and have been rounded
 * @param statistics the pixel statistics of the file's normaliser; null if it has none
 */
public record ModelFile(
    MultiLayerNetwork network, boolean isRounded, @Nullable PixelStatistics statistics) {
  /**
   * Reads a file, which is not trusted. It may hold at most 512 MiB in all, entries with DL4J's
   * names only, and layers of DL4J's and this project's classes only. Serialised Java objects such
   * as {@code preprocessor.bin} are refused.
   *
   * @throws switchback.datasets.tasks.SwitchbackException if it is not such a file, is damaged, or
   *     holds another kind of network
   * @throws IOException if it cannot be read
   */
  public static ModelFile read(Path file) throws IOException {
    return ModelReader.read(file);
  }

  /**
   * Reads the configuration alone, with the same checks.
   *
   * @return the JSON, as DL4J wrote it
   * @throws switchback.datasets.tasks.SwitchbackException if the file is no such file, or holds
   *     another kind of network
   * @throws IOException if it cannot be read
   */
  public static String configuration(Path file) throws IOException {
    return ModelReader.configuration(file);
  }

  /**
   * Reads the parameters alone, without any object of DL4J, with the same checks.
   *
   * @param expected the number of values that the network has
   * @param channels the number of channels that the network takes
   * @throws switchback.datasets.tasks.SwitchbackException if there are not as many, the file is
   *     damaged, or memory is short
   * @throws IOException if it cannot be read
   */
  public static StoredParameters parameters(Path file, long expected, int channels)
      throws IOException {
    return ModelReader.parameters(file, expected, channels);
  }
}
