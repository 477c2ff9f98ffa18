package switchback.bench;

import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures the peak of this machine in floating-point operations per second: independent chains of
 * fused multiply-adds in registers, at the vector width that the JVM prefers. A multiply-add counts
 * as two operations.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int LINKS = 1 << 20;
  private static final int WARM_UP = 20;
  private static final int BURSTS = 10;
  private static final double BURST_SECONDS = 0.1;

  private FmaPeak() {}

  /** Returns the number of floats per vector. */
  public static int lanes() {
    return SPECIES.length();
  }

  /**
   * Returns the best of several bursts of {@code threads} threads at once, in GFLOP/s. Takes about
   * 1.5 seconds.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public static double gigaflops(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    double[][] rates = new double[threads][BURSTS];
    CyclicBarrier together = new CyclicBarrier(threads);
    Thread[] workers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      double[] own = rates[i];
      workers[i] = Thread.ofPlatform().start(() -> bursts(together, own));
    }
    for (Thread worker : workers) {
      join(worker);
    }
    double best = 0;
    for (int burst = 0; burst < BURSTS; burst++) {
      int now = burst;
      best = Math.max(best, Arrays.stream(rates).mapToDouble(own -> own[now]).sum());
    }
    if (best == 0) {
      throw new IllegalStateException("a thread that measures the peak failed");
    }
    return best;
  }

  private static void bursts(CyclicBarrier together, double[] rates) {
    for (int i = 0; i < WARM_UP; i++) {
      consume(links(LINKS));
    }
    for (int burst = 0; burst < rates.length; burst++) {
      await(together);
      rates[burst] = burst();
    }
  }

  private static double burst() {
    long started = System.nanoTime();
    long done = 0;
    double seconds = 0;
    while (seconds < BURST_SECONDS) {
      consume(links(LINKS));
      done += LINKS;
      seconds = (System.nanoTime() - started) / 1e9;
    }
    return 2.0 * done * CHAINS * SPECIES.length() / seconds / 1e9;
  }

  /**
   * Computes so many links of each chain; the result is checked, so that the compiler omits
   * nothing.
   */
  private static float links(int count) {
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector term = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector a = FloatVector.broadcast(SPECIES, 1);
    FloatVector b = FloatVector.broadcast(SPECIES, 2);
    FloatVector c = FloatVector.broadcast(SPECIES, 3);
    FloatVector d = FloatVector.broadcast(SPECIES, 4);
    FloatVector e = FloatVector.broadcast(SPECIES, 5);
    FloatVector f = FloatVector.broadcast(SPECIES, 6);
    FloatVector g = FloatVector.broadcast(SPECIES, 7);
    FloatVector h = FloatVector.broadcast(SPECIES, 8);
    FloatVector i = FloatVector.broadcast(SPECIES, 9);
    FloatVector j = FloatVector.broadcast(SPECIES, 10);
    FloatVector k = FloatVector.broadcast(SPECIES, 11);
    FloatVector l = FloatVector.broadcast(SPECIES, 12);
    for (int n = 0; n < count; n++) {
      a = a.fma(factor, term);
      b = b.fma(factor, term);
      c = c.fma(factor, term);
      d = d.fma(factor, term);
      e = e.fma(factor, term);
      f = f.fma(factor, term);
      g = g.fma(factor, term);
      h = h.fma(factor, term);
      i = i.fma(factor, term);
      j = j.fma(factor, term);
      k = k.fma(factor, term);
      l = l.fma(factor, term);
    }
    return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
  }

  private static void consume(float value) {
    if (Float.isNaN(value)) {
      throw new IllegalStateException("the chains went astray");
    }
  }

  private static void await(CyclicBarrier together) {
    try {
      together.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring the peak", e);
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException("a thread that measures the peak failed", e);
    }
  }

  private static void join(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring the peak", e);
    }
  }
}
