/**
 * Passes of a network over many images. {@link switchback.deconv.passes.ImagePasses} says what a
 * study asks of them, and makes them on the threads of this process. A {@link
 * switchback.deconv.passes.Cluster} makes them on other machines; module {@code cluster} has the
 * one for Apache Spark, which is found when it is on the class path. Both give the same bits: what
 * a part of the images results in depends on that part alone, and the sum of parts on their numbers
 * alone.
 */
@NullMarked
package switchback.deconv.passes;

import org.jspecify.annotations.NullMarked;
