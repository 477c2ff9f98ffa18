package switchback.training.models;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;

/**
 * A DL4J model file with a {@code MultiLayerNetwork}. Its training state is not read.
 *
 * @param network the network, in float32, the caller's own
 * @param isRounded whether its weights were float64
 * @param statistics its normaliser; null where it has none
 */
public record ModelFile(
    MultiLayerNetwork network, boolean isRounded, @Nullable PixelStatistics statistics) {
  /**
   * Reads a file that may come from anywhere: at most 512 MiB in all, entries of DL4J's names only,
   * layers of DL4J's and this project's classes only; serialised Java objects such as {@code
   * preprocessor.bin} are refused.
   *
   * @throws switchback.datasets.tasks.SwitchbackException where it is no such file, damaged, or
   *     holds another network
   * @throws IOException where it cannot be read
   */
  public static ModelFile read(Path file) throws IOException {
    return ModelReader.read(file);
  }
}
