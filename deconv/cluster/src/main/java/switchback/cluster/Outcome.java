package switchback.cluster;

import java.io.Serializable;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The result of tasks, or the failure of one. Spark would repeat a task that throws an exception;
 * as a value the failure reaches the driver at once.
 *
 * @param result the result; null if there is none, because of a failure or before the first task
 * @param failure the failure of a task; null if there is none
 */
record Outcome<R extends Serializable>(@Nullable R result, @Nullable RuntimeException failure)
    implements Serializable {
  /** Returns the outcome of no task. */
  static <R extends Serializable> Outcome<R> none() {
    return new Outcome<>(null, null);
  }

  /** A task: applies the function, and reports its failure as a value. */
  record Task<I extends Serializable, R extends Serializable>(
      SerializableFunction<I, R> function, CollectionAccumulator<RuntimeException> failures)
      implements Function<I, Outcome<R>> {
    @Override
    public Outcome<R> call(I input) {
      try {
        return new Outcome<>(function.apply(input), null);
      } catch (SwitchbackException | UnreadImage e) {
        failures.add(e);
        return new Outcome<>(null, e);
      }
    }
  }

  /** Merges outcomes. A failure outweighs results. */
  record Merge<R extends Serializable>(SerializableBinaryOperator<R> merge)
      implements Function2<Outcome<R>, Outcome<R>, Outcome<R>> {
    @Override
    public Outcome<R> call(Outcome<R> a, Outcome<R> b) {
      if (a.failure != null) {
        return a;
      }
      if (b.failure != null || a.result == null) {
        return b;
      }
      if (b.result == null) {
        return a;
      }
      return new Outcome<>(merge.apply(a.result, b.result), null);
    }
  }
}
