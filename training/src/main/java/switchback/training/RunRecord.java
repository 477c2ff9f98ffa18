package switchback.training;

import java.util.List;
import java.util.Map;
import switchback.datasets.PixelStatistics;

/**
 * What {@code run.json} says: all that it takes to use the network, and to train it again.
 *
 * @param format the layout's version
 * @param network the architecture's name
 * @param weights SHA-256 of the parameters as little-endian float32 in DL4J's order
 * @param settings how it was trained
 * @param data what it was trained on
 * @param classes class names by label
 * @param pixels what images are standardised with
 * @param epochs what each epoch came to
 * @param environment versions and machine, of no weight for the result
 */
public record RunRecord(
    int format,
    String network,
    String weights,
    Settings settings,
    Data data,
    List<String> classes,
    PixelStatistics pixels,
    List<EpochRecord> epochs,
    Map<String, String> environment) {

  /** The layout that this version reads and writes. */
  public static final int FORMAT = 1;

  /** Copies the lists. */
  public RunRecord {
    classes = List.copyOf(classes);
    epochs = List.copyOf(epochs);
    environment = Map.copyOf(environment);
  }

  /** How the network was trained. */
  public record Settings(int epochs, int batch, long seed, String augmentation) {}

  /**
   * What the network was trained on.
   *
   * @param name how the data was named
   * @param trainImages images of the training split
   * @param trainSha256 digest of that split
   * @param testImages images of the test split
   * @param testSha256 digest of that split
   */
  public record Data(
      String name, int trainImages, String trainSha256, int testImages, String testSha256) {}
}
