package switchback.reports.study;

import switchback.datasets.PixelStatistics;
import switchback.deconv.StageStack;

/**
 * The network that is looked into.
 *
 * @param network the name of its architecture
 * @param sha256 the digest of its weights, 64 hex digits
 * @param configuration its layers and all their settings, in words that no other network has
 * @param stack its stages
 * @param statistics what turns pixels into its input
 */
public record Subject(
    String network,
    String sha256,
    String configuration,
    StageStack stack,
    PixelStatistics statistics) {
  public NetworkDigest record() {
    return new NetworkDigest(sha256, network);
  }

  /** What it comes to with the same images and settings; weights alone do not tell strides. */
  public record Identity(NetworkDigest network, String configuration) {}

  public Identity identity() {
    return new Identity(record(), configuration);
  }
}
