package switchback.reports.gallery;

import java.util.List;
import java.util.Optional;
import switchback.deconv.StageStack;
import switchback.deconv.stages.ConvolutionStage;
import switchback.training.graphs.MapShape;
import switchback.deconv.stages.Patch;
import switchback.reports.drawing.Atlas;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Tiles;
import switchback.training.kernels.Geometry;

/**
 * Draws the filters of a convolution on the pixels as colours: mid-grey is 0, and each filter is
 * scaled by its own largest absolute value. Filters are not rotated, so that a filter looks like
 * the patch that excites it most.
 */
final class FilterPicture {
  private FilterPicture() {}

  /** Returns the stage of a layer whose filters can be drawn: on an input of 3 channels or 1. */
  static Optional<ConvolutionStage> drawable(StageStack stack, String layer) {
    return stack
        .convolution(layer)
        .filter(_ -> stack.below(layer).isEmpty())
        .filter(stage -> stage.shape().channels() == 3 || stage.shape().channels() == 1);
  }

  /** Draws the filters of these features, one per cell. */
  static Atlas draw(ConvolutionStage stage, List<Integer> features) {
    Geometry geometry = stage.shape().geometry();
    MapShape size =
        new MapShape(
            stage.shape().channels(), geometry.rows().window(), geometry.columns().window());
    Atlas atlas = new Atlas(features.size(), size.height(), size.width());
    for (int position = 0; position < features.size(); position++) {
      float[] filter = stage.filter(features.get(position));
      atlas.draw(
          position,
          0,
          Tiles.projection(
              filter,
              size,
              new Patch(0, 0, size.height(), size.width()),
              ProjectionColors.spanning(filter)));
    }
    return atlas;
  }
}
