package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

import java.util.Optional;
import switchback.deconv.Unpooling;
import switchback.training.kernels.Geometry;

/**
 * A max pooling. It is undone by an {@link Unpooling}.
 *
 * @param planes the number of maps
 * @param geometry the geometry of the windows
 */
public record MaxPoolingStage(int planes, Geometry geometry) implements Stage {
  @Override
  public MapShape input() {
    return new MapShape(planes, geometry.rows().size(), geometry.columns().size());
  }

  @Override
  public MapShape output() {
    return new MapShape(planes, geometry.rows().outSize(), geometry.columns().outSize());
  }

  @Override
  public Optional<Geometry> windows() {
    return Optional.of(geometry);
  }

  @Override
  public String toString() {
    return "max pooling, " + input() + " to " + output();
  }
}
