/**
 * The engine that runs a {@link switchback.training.graphs.NetworkGraph} forward. An {@link
 * switchback.training.engine.Engine} holds a graph with its operations prepared, and a {@link
 * switchback.training.engine.ForwardPass} runs images through the part of it that some nodes need,
 * in memory that is used again as soon as nobody needs its maps any more. Most maps lie cell by
 * cell there, unless somebody wants them. A {@link switchback.training.engine.BatchPass} runs many
 * images, several at a time where their maps are small. A {@link switchback.training.engine.Cone}
 * computes one place of a node's maps from the part of an image that it depends on; between images
 * that differ little its {@code FirstLayer} computes again only what sees the difference.
 *
 * <p>Convolutions, max poolings and sums of maps are the project's kernels, which also apply the
 * rectifier that follows, add the sum that follows, and write where a concatenation puts them. All
 * other operations run in plain loops over arrays, whose order of sums is fixed, so that results do
 * not depend on the machine.
 */
@NullMarked
package switchback.training.engine;

import org.jspecify.annotations.NullMarked;
