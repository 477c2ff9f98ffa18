/**
 * Shows what excites a feature: a trained network as a stack of invertible stages, and the way back
 * from one unit to the pixels, after Zeiler and Fergus 2014, <i>Visualizing and Understanding
 * Convolutional Networks</i> (arXiv 1311.2901), section 2.1.
 *
 * <p>Their deconvnet runs a trained network backwards without training anything. An image first
 * goes forward; at every max pooling the places of the maxima, the <i>switches</i>, are written
 * down. Then all activations of a layer are set to zero but the one to be looked at, and what is
 * left goes down again, stage by stage: a pooling is undone by putting each value back to the
 * recorded place of its window's maximum (unpooling); a ReLU by a ReLU on the signal
 * (rectification), so that every layer's reconstruction is as positive as its maps are; a
 * convolution by the same filters transposed, each plane of them turned by 180 degrees (filtering).
 * No bias is added on the way back, and the pixels that come out are signed: they are not
 * rectified.
 *
 * <p>Here {@link switchback.deconv.StageStack} is the network, {@link switchback.deconv.Trace} one
 * image's way forward with its switches, {@link switchback.deconv.Recipe} the choice of {@link
 * switchback.deconv.Isolation}, {@link switchback.deconv.Unpooling} and {@link
 * switchback.deconv.Rectification}, and {@link switchback.deconv.Projector} the way back. The
 * filtering is {@link switchback.training.kernels.convolution.Correlation#adjoint}: the operation
 * that gives training its input gradient, by a route for sparse signals that has the bits of the
 * plain sum. A layer's maps are those after its ReLU and before its pooling; the way back therefore
 * begins with that ReLU.
 *
 * <p>Section 4 of the paper shows, beside the nine strongest activations of a feature over a whole
 * data set, the image patches that caused them. {@link switchback.deconv.search.TopActivations}
 * finds them, one unit an image; {@link switchback.deconv.ReceptiveField} says which pixels a unit
 * can see, for any stack of windows.
 *
 * <p>A stack reaches from the pixels to the classes' logits, the sums of the output layer. Other
 * layers than the paper's go back as they would for a gradient: a dense layer by its transposed
 * weights, a batch normalization by its scale (without its shift), an average pooling by the value
 * over the number of cells in each of them whatever the unpooling, zero padding by cutting it off.
 * Dropout does nothing at inference. Local response normalization alone goes back otherwise: DL4J's
 * is left out, {@link switchback.deconv.stages.ResponseNormalizationStage}, and through this
 * project's own the signal is divided as the image was, {@link
 * switchback.deconv.stages.DivisionStage}. A projection starts with the unit's activation whatever
 * its sign: from a negative logit it shows, by the rules of the deconvnet, what speaks against the
 * class.
 */
@NullMarked
package switchback.deconv;

import org.jspecify.annotations.NullMarked;
