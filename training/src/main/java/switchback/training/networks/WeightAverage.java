package switchback.training.networks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.training.kernels.Workers;
import switchback.training.kernels.elementwise.AverageKernel;
import switchback.training.layers.NativeMemory;

/**
 * An exponential moving average of a network's weights over its steps, corrected for the bias of
 * its start (Kingma and Ba 2015, section 7.2). With weights w[i] after step i of t and decay d:
 *
 * <pre>  average = sum of (1 - d) d^(t - i) w[i] / (1 - d^t)</pre>
 */
final class WeightAverage {
  private final MultiLayerNetwork network;
  private final double decay;
  private final Workers workers;
  private final MemorySegment average;
  private int steps;

  /** Creates an average for a network that has not taken a step yet. */
  WeightAverage(MultiLayerNetwork network, double decay, Workers workers) {
    this.network = network;
    this.decay = decay;
    this.workers = workers;
    this.average = Arena.ofAuto().allocate(weights().byteSize(), 64).copyFrom(weights());
  }

  private MemorySegment weights() {
    return NativeMemory.floats(network.params());
  }

  /** Adds the present weights to the average, after a step. */
  void step() {
    steps++;
    if (steps == 1) {
      average.copyFrom(weights());
      return;
    }
    double share = (1 - decay) / (1 - Math.pow(decay, steps));
    AverageKernel.move((float) share, weights(), average, workers);
  }

  /** Returns the average in its own memory; while exchanged, this holds the network's weights. */
  MemorySegment memory() {
    return average;
  }

  /** Returns the number of steps in the average. */
  int steps() {
    return steps;
  }

  /** Resumes after {@code taken} steps, whose average the caller has put into {@link #memory}. */
  void resume(int taken) {
    steps = taken;
  }

  /** Swaps the network's weights and the average; a second call swaps them back. */
  void exchange() {
    float[] held = weights().toArray(JAVA_FLOAT);
    weights().copyFrom(average);
    average.copyFrom(MemorySegment.ofArray(held));
  }
}
