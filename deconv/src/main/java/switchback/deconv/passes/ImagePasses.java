package switchback.deconv.passes;

import java.util.List;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.deconv.search.TopActivations;
import switchback.training.kernels.Workers;

/** The passes of one network over the images of a study. */
public interface ImagePasses {
  /** The images of one search on a single machine. */
  int BLOCK = 10_000;

  /**
   * Returns the number of images that one search should have, after which its results are kept: few
   * enough to lose little by an interruption, and enough to employ all that share the work.
   */
  int block();

  /**
   * Searches images for the strongest units of each feature.
   *
   * @param statistics the statistics of the network's training split
   * @param layers the names of the layers whose features are ranked
   * @param k the number of images per feature, at least 1
   * @param by the measure by which images are ranked
   * @param progress receives the number of images done; may throw to end early
   * @throws SwitchbackException if there is no such layer, the images do not have the size of the
   *     network's input, or one of them cannot be read or decoded
   */
  TopActivations top(
      ImageSet images,
      PixelStatistics statistics,
      List<String> layers,
      int k,
      RankBy by,
      Progress progress);

  /** Returns passes on threads of this process. */
  static ImagePasses local(ProjectableNetwork network, Workers workers) {
    return new ImagePasses() {
      @Override
      public int block() {
        return BLOCK;
      }

      @Override
      public TopActivations top(
          ImageSet images,
          PixelStatistics statistics,
          List<String> layers,
          int k,
          RankBy by,
          Progress progress) {
        return TopActivations.search(network, workers, images, statistics, layers, k, by, progress);
      }
    };
  }
}
