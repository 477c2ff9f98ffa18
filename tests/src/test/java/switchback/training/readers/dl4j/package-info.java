/** Tests of the reader of DL4J's networks, against DL4J's own outputs. */
@NullMarked
package switchback.training.readers.dl4j;

import org.jspecify.annotations.NullMarked;
