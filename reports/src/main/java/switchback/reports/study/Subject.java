package switchback.reports.study;

import java.util.List;
import switchback.datasets.PixelStatistics;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.training.graphs.GraphLayers;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/**
 * The network that is studied.
 *
 * @param name the name of the architecture, or of the file that it was imported from
 * @param sha256 the digest of the weights, 64 hexadecimal digits
 * @param configuration the layers and all their settings as text, different for every architecture
 * @param network the network, which can be projected back
 * @param statistics the statistics that turn pixels into the network's input
 * @param classes the names of its classes by logit; empty if it has none or they are unknown
 */
public record Subject(
    String name,
    String sha256,
    String configuration,
    ProjectableNetwork network,
    PixelStatistics statistics,
    List<String> classes) {
  /** Creates a subject with a copy of the classes. */
  public Subject {
    classes = List.copyOf(classes);
  }

  /** Creates a subject whose classes are unknown. */
  public Subject(
      String name,
      String sha256,
      String configuration,
      ProjectableNetwork network,
      PixelStatistics statistics) {
    this(name, sha256, configuration, network, statistics, List.of());
  }

  /** Returns the network of a run as the subject of a study. */
  public static Subject of(Run run) {
    RunManifest.Source source = run.manifest().source();
    return new Subject(
        source == null ? run.manifest().network() : source.file(),
        run.sha256(),
        run.configuration(),
        ProjectableNetwork.of(run),
        run.statistics(),
        run.classes());
  }

  /**
   * Returns the names of the features of a layer: those of the classes if they are its logits, and
   * none for any other layer.
   */
  public List<String> names(ProjectableLayer layer) {
    boolean isOutput =
        network.named(GraphLayers.OUTPUT).stream()
            .anyMatch(output -> network.node(output.name()) == network.node(layer.name()));
    return isOutput && layer.features() == classes.size() ? classes : List.of();
  }

  /** Returns the network's name and digest, as a manifest names it. */
  public NetworkDigest digest() {
    return new NetworkDigest(sha256, name);
  }

  /**
   * Everything that decides the results of a network for given images and settings. The weights
   * alone do not: layers with other strides may have the same weights.
   *
   * @param network the name and the digest of the weights
   * @param configuration the layers and all their settings
   */
  public record Identity(NetworkDigest network, String configuration) {}

  /** Returns what decides this network's results. */
  public Identity identity() {
    return new Identity(digest(), configuration);
  }
}
