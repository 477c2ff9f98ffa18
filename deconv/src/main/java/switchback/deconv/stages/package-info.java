/**
 * The stages of a network, each with its forward pass and its way back. {@link
 * switchback.deconv.stages.Stage} is the sealed family. {@link
 * switchback.deconv.stages.ConvolutionStage}, {@link switchback.deconv.stages.RectificationStage}
 * and {@link switchback.deconv.stages.MaxPoolingStage} are those of the deconvnet; a {@link
 * switchback.deconv.stages.PlainStage} goes back in the same way for every image and recipe. {@link
 * switchback.training.graphs.MapShape} is the size of maps, {@link switchback.deconv.stages.Patch} a
 * rectangle of them, and {@link switchback.deconv.stages.Signal} what travels back.
 *
 * <p>The stages are provisional: the operations of a network graph will replace them. They use the
 * kernels and know neither recipes nor DL4J.
 */
@NullMarked
package switchback.deconv.stages;

import org.jspecify.annotations.NullMarked;
