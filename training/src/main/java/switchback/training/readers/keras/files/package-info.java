/**
 * The containers of Keras networks: HDF5 files, zips of Keras 3 and the folders of TensorFlow.js.
 * {@link switchback.training.readers.keras.files.KerasContainer} is what the three have in common:
 * the configuration as JSON, and weights that are found by the place of their layer.
 *
 * <p>Files are not trusted. HDF5 is parsed by jHDF over a memory map, so that a length in the file
 * allocates nothing; links to other files are not followed, and a parser that does not come back is
 * stopped.
 */
@NullMarked
package switchback.training.readers.keras.files;

import org.jspecify.annotations.NullMarked;
