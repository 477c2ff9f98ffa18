/**
 * Turns DL4J networks into stages. {@link switchback.deconv.dl4j.NetworkAdapter} is the entry: it
 * converts a network, or names every layer that it cannot convert. {@link
 * switchback.deconv.dl4j.KnownLayers} lists the layers and settings that are accepted, {@link
 * switchback.deconv.dl4j.LayerStages} builds the stages of one layer, {@link
 * switchback.deconv.dl4j.Windows} translates DL4J's padding modes, and {@link
 * switchback.deconv.dl4j.InputSize} infers the input size that DL4J does not store.
 *
 * <p>The package is provisional: readers of a network graph will replace it. It uses the stages,
 * the kernels' shapes and this project's DL4J layers. No other package below {@code
 * switchback.deconv} names a DL4J layer.
 */
@NullMarked
package switchback.deconv.dl4j;

import org.jspecify.annotations.NullMarked;
