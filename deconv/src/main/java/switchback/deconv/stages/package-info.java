/**
 * A network's stages, each with its forward pass and its way back. {@link
 * switchback.deconv.stages.Stage} is the sealed family, {@link
 * switchback.deconv.stages.ConvolutionStage} the one that this project is about, {@link
 * switchback.deconv.stages.PlainStage} a linear operation that goes back by its adjoint. Maps are
 * described by {@link switchback.deconv.stages.MapShape}, rectangles of them by {@link
 * switchback.deconv.stages.Patch}, and what travels back by {@link
 * switchback.deconv.stages.Signal}. Stages use the kernels and know neither recipes nor DL4J.
 */
@NullMarked
package switchback.deconv.stages;

import org.jspecify.annotations.NullMarked;
