/**
 * Images and labels in memory, and where they come from: CIFAR-10's binary version, image folders
 * and the synthetic set; augmentation, pixel statistics, and the record readers and iterators that
 * DataVec and DL4J expect.
 *
 * <p>Images are kept as the bytes they came as, 3 planes (red, green, blue) of rows, and become
 * floats only in the batch that is being worked on.
 */
@NullMarked
package switchback.datasets;

import org.jspecify.annotations.NullMarked;
