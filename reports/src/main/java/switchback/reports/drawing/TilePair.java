package switchback.reports.drawing;

/**
 * One unit's projection and its image patch, pixel for pixel and of the same size.
 *
 * @param projection the projection, coloured by {@link ProjectionColors}
 * @param patch the true pixels of the image
 */
public record TilePair(Raster projection, Raster patch) {
  /** Creates a pair after checking that both have the same size. */
  public TilePair {
    if (projection.height() != patch.height() || projection.width() != patch.width()) {
      throw new IllegalArgumentException(
          "sizes of projection and patch differ: %dx%d != %dx%d"
              .formatted(projection.height(), projection.width(), patch.height(), patch.width()));
    }
  }
}
