package switchback.training.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {

  @Test
  void eachTaskRunsOnceWhateverTheThreadsAndPauses() throws InterruptedException {
    for (int threads : new int[] {1, 2, 3, 7}) {
      try (Workers workers = new Workers(threads)) {
        for (int tasks : new int[] {0, 1, 2, 5, 100}) {
          AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(1, tasks));
          workers.run(tasks, runs::incrementAndGet);
          for (int i = 0; i < tasks; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
          }
          // Long enough for every helper to fall asleep.
          Thread.sleep(2);
        }
      }
    }
  }

  @Test
  void aHelpersFailureReachesTheCallerAndTheNextRunWorks() {
    try (Workers workers = new Workers(3)) {
      Thread caller = Thread.currentThread();
      assertThatThrownBy(
              () ->
                  workers.run(
                      50,
                      i -> {
                        if (Thread.currentThread().equals(caller)) {
                          pause();
                        } else {
                          throw new ArithmeticException("task " + i);
                        }
                      }))
          .isInstanceOf(ArithmeticException.class);
      AtomicInteger sum = new AtomicInteger();
      workers.run(10, sum::addAndGet);
      assertThat(sum).hasValue(45);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTaskMayRunTasks() {
    try (Workers workers = new Workers(2)) {
      AtomicInteger sum = new AtomicInteger();
      workers.run(8, i -> workers.run(8, j -> sum.incrementAndGet()));
      assertThat(sum).hasValue(64);
    }
  }

  @Test
  void severalCallersShareThem() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      AtomicInteger sum = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int run = 0; run < 200; run++) {
                        workers.run(5, task -> sum.incrementAndGet());
                      }
                    }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(sum).hasValue(4 * 200 * 5);
    }
  }

  @Test
  void helpersEndWithThem() throws InterruptedException {
    Workers workers = new Workers(2);
    AtomicInteger helper = new AtomicInteger();
    List<Thread> seen = new ArrayList<>();
    while (helper.get() == 0) {
      Thread caller = Thread.currentThread();
      workers.run(
          20,
          i -> {
            if (!Thread.currentThread().equals(caller)) {
              synchronized (seen) {
                seen.add(Thread.currentThread());
              }
              helper.incrementAndGet();
            }
            pause();
          });
    }
    workers.close();
    seen.getFirst().join();
    assertThat(seen.getFirst().isAlive()).isFalse();
  }
}
