package switchback.reports.study;

import java.io.IOException;
import java.util.List;
import switchback.datasets.files.PartialResults;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.RankBy;
import switchback.deconv.passes.ImagePasses;
import switchback.training.kernels.Workers;

/**
 * A network with the images in which it is studied. Galleries, comparisons and the explorer all
 * start from one.
 *
 * @param subject the network
 * @param images the images that are searched
 * @param workers the threads that share the work; results are the same for any number of them. The
 *     caller closes them
 * @param passes what searches the images, on these threads or elsewhere
 */
public record Study(Subject subject, SearchedImages images, Workers workers, ImagePasses passes) {
  /** Creates a study whose passes over the images run on its threads. */
  public Study(Subject subject, SearchedImages images, Workers workers) {
    this(subject, images, workers, ImagePasses.local(subject.network(), workers));
  }

  /**
   * Reads the network's weights if nobody has yet: a damaged network shows before any work begins.
   *
   * @throws SwitchbackException if they are damaged
   */
  public Study {
    subject.network().graph().readWeights();
  }

  /**
   * Searches all splits for the {@code top} strongest units of each feature.
   *
   * @param layers the names of the layers whose features are searched
   * @param top the number of units per feature, at least 1
   * @param rankBy the strength by which images are ranked
   * @param parts keeps what each block of {@link ImagePasses#block} images resulted in; a block
   *     that is already there is not searched again
   * @param progress is called with the number of images searched, per split; may throw to end early
   * @throws SwitchbackException if the images do not have the size of the network's input
   * @throws IOException if a part cannot be read or written
   */
  public TopUnits search(
      List<String> layers, int top, RankBy rankBy, PartialResults parts, Progress progress)
      throws IOException {
    return TopUnits.search(this, layers, top, rankBy, parts, progress);
  }

  /** Returns up to {@link Sample#MOST} of the images, evenly spaced over all splits. */
  public Sample sample() {
    return new Sample(subject.statistics(), images);
  }
}
