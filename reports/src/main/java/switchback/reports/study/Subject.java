package switchback.reports.study;

import switchback.datasets.PixelStatistics;
import switchback.deconv.ProjectableNetwork;
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
 */
public record Subject(
    String name,
    String sha256,
    String configuration,
    ProjectableNetwork network,
    PixelStatistics statistics) {
  /** Returns the network of a run as the subject of a study. */
  public static Subject of(Run run) {
    RunManifest.Source source = run.manifest().source();
    return new Subject(
        source == null ? run.manifest().network() : source.file(),
        run.sha256(),
        run.configuration(),
        ProjectableNetwork.of(run),
        run.statistics());
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
