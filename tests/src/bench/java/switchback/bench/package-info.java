/** Benchmarks: programs that time Switchback beside the libraries that people would use instead. */
@NullMarked
package switchback.bench;

import org.jspecify.annotations.NullMarked;
