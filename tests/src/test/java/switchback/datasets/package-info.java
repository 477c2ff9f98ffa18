/** Tests of the data sets, against hand-made files and the real sample. */
@NullMarked
package switchback.datasets;

import org.jspecify.annotations.NullMarked;
