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
 * What decides a training's result: two of the same end in the same weights.
 *
 * @param network the architecture's name
 * @param settings what is said in run.json, too
 * @param data likewise
 * @param classes class names by label
 */
public record TrainingIdentity(
    String network, RunManifest.Settings settings, RunManifest.Data data, List<String> classes) {
  /** Names of places, at which the same bytes may lie. */
  private static final Set<String> NAMES = Set.of("data.name", "settings.start.run");

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
            data.test().sha256()),
        data.classes());
  }

  /** That of a run; null where it was not trained here. */
  static @Nullable TrainingIdentity of(RunManifest manifest) {
    return manifest.settings() == null || manifest.data() == null
        ? null
        : new TrainingIdentity(
            manifest.network(), manifest.settings(), manifest.data(), manifest.classes());
  }

  /** What is said of the network that the training ended in. */
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
        epochs,
        losses,
        environment);
  }

  /** What is another here than there, as a list of {@code name value}; empty where nothing is. */
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
