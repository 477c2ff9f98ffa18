/** JMH benchmarks of every kernel at the shapes of network {@code classic}. */
@NullMarked
package switchback.bench.kernels;

import org.jspecify.annotations.NullMarked;
