package switchback.cluster;

import java.io.Serializable;
import java.util.function.BinaryOperator;

/**
 * A function of two equal types that can be sent to an executor.
 *
 * @param <R> its arguments and result
 */
@FunctionalInterface
public interface SerializableBinaryOperator<R> extends BinaryOperator<R>, Serializable {}
