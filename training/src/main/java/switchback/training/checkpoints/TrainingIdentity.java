package switchback.training.checkpoints;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import switchback.datasets.Dataset;
import switchback.datasets.PixelStatistics;
import switchback.training.runs.EpochResult;
import switchback.training.runs.RunManifest;
import switchback.training.runs.TrainingOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that decides a training's result: two trainings with equal identities end in the same
 * weights.
 *
 * @param network the name of the architecture
 * @param settings the settings, as in the manifest
 * @param data the data, as in the manifest
 * @param classes class names by label
 */
public record TrainingIdentity(
    String network, RunManifest.Settings settings, RunManifest.Data data, List<String> classes) {
  /** Names of locations, which may differ between trainings on the same bytes. */
  private static final Set<String> NAMES = Set.of("data.name", "settings.start.run");

  /** Returns the identity of a training; reads all images to compute their digests. */
  public static TrainingIdentity of(Dataset data, TrainingOptions options) {
    return new TrainingIdentity(
        options.network().label(),
        new RunManifest.Settings(
            options.epochs(),
            options.batch(),
            options.seed(),
            options.network().augmentation().toString(),
            options.tricks(),
            options.transfer() == null ? null : options.transfer().start()),
        new RunManifest.Data(
            data.name(),
            data.train().size(),
            data.train().sha256(),
            data.test().size(),
            data.test().sha256(),
            data.leftOut()),
        data.classes());
  }

  /**
   * Returns the identity of the training that a manifest describes; null for an imported network.
   */
  static @Nullable TrainingIdentity of(RunManifest manifest) {
    return manifest.settings() == null || manifest.data() == null
        ? null
        : new TrainingIdentity(
            manifest.network(), manifest.settings(), manifest.data(), manifest.classes());
  }

  /**
   * Returns the manifest of the run in which this training ends.
   *
   * @param weights the SHA-256 of the weights
   * @param statistics the pixel statistics with which images were standardised
   * @param epochs the results of all epochs
   * @param losses the SHA-256 of {@code losses.npy}
   * @param environment versions, machine and command line
   */
  public RunManifest manifest(
      String weights,
      PixelStatistics statistics,
      List<EpochResult> epochs,
      String losses,
      Map<String, String> environment) {
    return new RunManifest(
        RunManifest.FORMAT,
        network,
        weights,
        settings,
        data,
        null,
        classes,
        statistics,
        null,
        epochs,
        losses,
        environment);
  }

  /** Returns this identity's values that differ from the other's, each as {@code name value}. */
  List<String> differences(TrainingIdentity other) {
    JsonMapper mapper = JsonMapper.builder().build();
    List<String> found = new ArrayList<>();
    compare("", mapper.valueToTree(this), mapper.valueToTree(other), found);
    return found;
  }

  private static void compare(String name, JsonNode mine, JsonNode others, List<String> found) {
    if (!mine.isObject() || !others.isObject()) {
      if (!mine.equals(others) && !NAMES.contains(name)) {
        found.add(name + " " + (mine.isMissingNode() ? "none" : mine));
      }
      return;
    }
    Set<String> keys = new TreeSet<>(mine.propertyNames());
    keys.addAll(others.propertyNames());
    for (String key : keys) {
      compare(name.isEmpty() ? key : name + "." + key, mine.path(key), others.path(key), found);
    }
  }
}
