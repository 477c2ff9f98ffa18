/** Tests of Hadoop's file systems as Java's, over files of this machine. */
@NullMarked
package switchback.cluster.storage;

import org.jspecify.annotations.NullMarked;
