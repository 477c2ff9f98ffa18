/**
 * The common parts of every long task: {@link switchback.datasets.tasks.SwitchbackException} is the
 * one-line error that a user sees, {@link switchback.datasets.tasks.Progress} receives reports on a
 * task, {@link switchback.datasets.tasks.HeapMemory} rejects work that the heap cannot hold before
 * it begins, and {@link switchback.datasets.tasks.NativeMemory} is memory outside it. The package
 * uses the JDK only, and every other package may use it.
 */
@NullMarked
package switchback.datasets.tasks;

import org.jspecify.annotations.NullMarked;
