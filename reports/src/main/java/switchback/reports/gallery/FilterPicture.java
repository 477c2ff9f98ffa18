package switchback.reports.gallery;

import java.util.List;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Atlas;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Tiles;
import switchback.reports.study.Subject;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Geometry;

/**
 * Draws the filters of a convolution on the pixels as colours: mid-grey is 0, and each filter is
 * scaled by its own largest absolute value. Filters are not rotated, so that a filter looks like
 * the patch that excites it most.
 */
final class FilterPicture {
  private FilterPicture() {}

  /** Returns whether the filters of a layer can be drawn: on an input of 3 channels or 1. */
  static boolean isDrawable(ProjectableNetwork network, String layer) {
    int channels = network.input().channels();
    return network.isOnPixels(layer) && (channels == 3 || channels == 1);
  }

  /** Draws the filters of these features, one per cell. */
  static Atlas draw(Subject subject, String layer, List<Integer> features) {
    ProjectableNetwork network = subject.network();
    Geometry geometry = network.convolution(layer).orElseThrow().geometry();
    MapShape size =
        new MapShape(
            network.input().channels(), geometry.rows().window(), geometry.columns().window());
    Atlas atlas = new Atlas(features.size(), size.height(), size.width());
    for (int position = 0; position < features.size(); position++) {
      float[] filter = network.filter(layer, features.get(position));
      atlas.draw(
          position,
          0,
          Tiles.projection(
              filter,
              size,
              subject.statistics(),
              new Patch(0, 0, size.height(), size.width()),
              ProjectionColors.spanning(filter)));
    }
    return atlas;
  }
}
