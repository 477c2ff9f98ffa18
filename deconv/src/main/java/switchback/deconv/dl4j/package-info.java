/**
 * DL4J networks as stages. {@link switchback.deconv.dl4j.NetworkAdapter} turns a network into
 * stages and names every layer that it cannot take; {@link switchback.deconv.dl4j.KnownLayers}
 * lists those that it can. No other package of this module names a DL4J layer.
 */
@NullMarked
package switchback.deconv.dl4j;

import org.jspecify.annotations.NullMarked;
