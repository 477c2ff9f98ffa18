/**
 * Arrays as NumPy keeps them in files, {@code .npy} and {@code .npz} (NumPy Enhancement Proposal
 * 1), and zip files of others' making. What is read here may be broken or meant to harm: every size
 * is checked before memory is taken for it, nothing is unpickled, and nothing is written by a name
 * from inside a file.
 */
@NullMarked
package switchback.datasets.arrays;

import org.jspecify.annotations.NullMarked;
