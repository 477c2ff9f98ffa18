/**
 * Benchmarks: programs that time Switchback beside the libraries that people would pick instead.
 */
@NullMarked
package switchback.bench;

import org.jspecify.annotations.NullMarked;
