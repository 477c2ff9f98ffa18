package switchback.reports.drawing;

import switchback.deconv.signals.Patch;

/**
 * One unit's projection and its image patch, pixel for pixel and of the same size.
 *
 * @param projection the projection, coloured by {@link ProjectionColors}
 * @param patch the true pixels of the image
 * @param seen the part of both that the unit saw; the rest is padding
 */
public record TilePair(Raster projection, Raster patch, Patch seen) {
  /** Creates a pair after checking that both have the same size. */
  public TilePair {
    if (projection.height() != patch.height() || projection.width() != patch.width()) {
      throw new IllegalArgumentException(
          "sizes of projection and patch differ: %dx%d != %dx%d"
              .formatted(projection.height(), projection.width(), patch.height(), patch.width()));
    }
  }

  /** Creates a pair without padding. */
  public TilePair(Raster projection, Raster patch) {
    this(projection, patch, new Patch(0, 0, patch.height(), patch.width()));
  }

  /** Returns whether the unit lies so far inside the image that it sees no padding. */
  public boolean isInner() {
    return seen.height() == patch.height() && seen.width() == patch.width();
  }
}
