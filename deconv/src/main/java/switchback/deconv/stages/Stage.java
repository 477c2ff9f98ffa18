package switchback.deconv.stages;

import switchback.training.graphs.MapShape;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/** A step of a network that can be undone. Immutable. */
public sealed interface Stage
    permits ConvolutionStage, RectificationStage, MaxPoolingStage, DivisionStage, PlainStage {
  /** Returns the size of the input maps. */
  MapShape input();

  /** Returns the size of the output maps. */
  MapShape output();

  /** Returns the geometry of its windows over the input; empty if it has none. */
  Optional<Geometry> windows();
}
