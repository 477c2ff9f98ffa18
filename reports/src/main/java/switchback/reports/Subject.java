package switchback.reports;

import switchback.datasets.PixelStatistics;
import switchback.deconv.StageStack;

/**
 * The network that is looked into.
 *
 * @param network the name of its architecture
 * @param sha256 the digest of its weights, 64 hex digits
 * @param stack its stages
 * @param statistics what turns pixels into its input
 */
public record Subject(String network, String sha256, StageStack stack, PixelStatistics statistics) {
  GalleryRecord.Network record() {
    return new GalleryRecord.Network(sha256, network);
  }
}
