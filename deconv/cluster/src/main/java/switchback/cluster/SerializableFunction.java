package switchback.cluster;

import java.io.Serializable;
import java.util.function.Function;

/**
 * A function that can be sent to an executor.
 *
 * @param <I> its argument
 * @param <R> its result
 */
@FunctionalInterface
public interface SerializableFunction<I, R> extends Function<I, R>, Serializable {}
