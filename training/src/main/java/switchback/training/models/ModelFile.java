package switchback.training.models;

import java.io.IOException;
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
   * Reads a model, which is not trusted. It may hold entries with DL4J's names only, and layers of
   * DL4J's and this project's classes only. Serialised Java objects such as {@code
   * preprocessor.bin} are refused.
   *
   * @throws switchback.datasets.tasks.SwitchbackException if it is not such a file, is damaged, or
   *     holds another kind of network
   * @throws IOException if it cannot be read
   */
  public static ModelFile read(ModelSource source) throws IOException {
    return ModelReader.read(source);
  }

  /**
   * Reads the configuration alone, with the same checks.
   *
   * @return the JSON, as DL4J wrote it
   * @throws switchback.datasets.tasks.SwitchbackException if the file is no such file, or holds
   *     another kind of network
   * @throws IOException if it cannot be read
   */
  public static String configuration(ModelSource source) throws IOException {
    return ModelReader.configuration(source);
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
  public static StoredParameters parameters(ModelSource source, long expected, int channels)
      throws IOException {
    return ModelReader.parameters(source, expected, channels);
  }
}
