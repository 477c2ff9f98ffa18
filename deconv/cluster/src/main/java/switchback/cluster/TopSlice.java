package switchback.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.deconv.RankBy;
import switchback.deconv.search.TopActivations;
import switchback.training.kernels.Workers;

/**
 * The strongest units of some slices of images, counted in the whole set, with the digests of the
 * images.
 */
final class TopSlice implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TopActivations units;
  private final ArrayList<SliceDigests> digests;

  private TopSlice(TopActivations units, SliceDigests digests) {
    this.units = units;
    this.digests = new ArrayList<>(List.of(digests));
  }

  /**
   * What is asked of each slice.
   *
   * @param network the network, as each executor opens it once
   */
  record Question(
      Broadcast<Opened<OpenNetwork>> network,
      PixelStatistics statistics,
      List<String> layers,
      int k,
      RankBy by)
      implements Serializable {
    /** Returns what is found in images by one thread. */
    TopActivations of(ImageSet images) {
      try (Workers alone = new Workers(1)) {
        return TopActivations.search(
            network.value().get().projectable(),
            alone,
            images,
            statistics,
            layers,
            k,
            by,
            Progress.NONE);
      }
    }

    /** Returns what is found in no image. */
    TopActivations empty(ImageSet images) {
      return of(images.range(0, 0));
    }
  }

  /** Searches a slice. */
  static TopSlice of(Question question, ImageSlice slice) {
    return slice.run(
        images -> {
          TopActivations all = question.empty(images);
          all.add(question.of(images), slice.first());
          return new TopSlice(all, SliceDigests.of(slice.first(), images));
        });
  }

  /** Returns this together with another result, which it may change. */
  TopSlice with(TopSlice other) {
    units.add(other.units, 0);
    digests.addAll(other.digests);
    return this;
  }

  TopActivations units() {
    return units;
  }

  List<SliceDigests> digests() {
    return digests;
  }
}
