/**
 * Pickles: the programs for a stack machine by which Python stores objects. {@link
 * switchback.datasets.pickles.PickleMachine} interprets the few instructions that put plain data
 * together into {@link switchback.datasets.pickles.PythonValue}s. It never looks up, loads or calls
 * anything: what stands for a class is up to its caller. {@link
 * switchback.datasets.pickles.PickledArrays} has what stands for arrays of NumPy, whose bytes a
 * {@link switchback.datasets.pickles.RawInput} reads where they are.
 *
 * <p>The package uses {@code switchback.datasets.arrays} and {@code switchback.datasets.tasks}.
 */
@NullMarked
package switchback.datasets.pickles;

import org.jspecify.annotations.NullMarked;
