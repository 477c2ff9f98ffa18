/**
 * Files of arrays: NumPy's {@code .npy} and {@code .npz} (NumPy Enhancement Proposal 1) and {@code
 * .safetensors}. {@link switchback.datasets.arrays.NpyArray} is an array on the heap, {@link
 * switchback.datasets.arrays.NpyFiles} and {@link switchback.datasets.arrays.NpzFiles} read and
 * write files of one or several. {@link switchback.datasets.arrays.Safetensors} gives views of a
 * mapped file, whose numbers a {@link switchback.datasets.arrays.NumberType} decodes, and {@link
 * switchback.datasets.arrays.ForeignZip} reads zip files from unknown sources.
 *
 * <p>The files may be broken or hostile: every size is checked before memory is allocated for it,
 * nothing is unpickled, and no name inside a file becomes a path. The package uses {@link
 * switchback.datasets.files} and {@link switchback.datasets.tasks}.
 */
@NullMarked
package switchback.datasets.arrays;

import org.jspecify.annotations.NullMarked;
