/** Tests of the work on Spark, on clusters of processes of this machine. */
@NullMarked
package switchback.cluster;

import org.jspecify.annotations.NullMarked;
