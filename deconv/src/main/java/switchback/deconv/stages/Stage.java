package switchback.deconv.stages;

import java.util.Optional;
import switchback.training.kernels.Geometry;

/** One step of a network that the deconvnet knows how to undo. Immutable. */
public sealed interface Stage
    permits ConvolutionStage, RectificationStage, MaxPoolingStage, DivisionStage, PlainStage {
  /** The maps that it takes. */
  MapShape input();

  /** The maps that it gives. */
  MapShape output();

  /** How its windows move over its input; empty where it has none. */
  Optional<Geometry> windows();
}
