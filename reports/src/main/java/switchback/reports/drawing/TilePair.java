package switchback.reports.drawing;

/**
 * One unit's projection and the image patch that it saw, pixel for pixel, of one size.
 *
 * @param projection its colours by {@link ProjectionColors}
 * @param patch the true pixels
 */
public record TilePair(Raster projection, Raster patch) {
  /** Refuses two sizes. */
  public TilePair {
    if (projection.height() != patch.height() || projection.width() != patch.width()) {
      throw new IllegalArgumentException(
          "sizes of projection and patch differ: %dx%d != %dx%d"
              .formatted(projection.height(), projection.width(), patch.height(), patch.width()));
    }
  }
}
