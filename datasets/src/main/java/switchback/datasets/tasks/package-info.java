/**
 * What every long task shares: {@link switchback.datasets.tasks.SwitchbackException} is the
 * one-line error that a user sees, {@link switchback.datasets.tasks.Progress} reports how far a
 * task is, and {@link switchback.datasets.tasks.HeapMemory} refuses work that the heap cannot hold
 * before it begins. The package uses the JDK alone, and every other package may use it.
 */
@NullMarked
package switchback.datasets.tasks;

import org.jspecify.annotations.NullMarked;
