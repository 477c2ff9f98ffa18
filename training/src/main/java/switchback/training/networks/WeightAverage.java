package switchback.training.networks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.training.kernels.Workers;
import switchback.training.kernels.elementwise.AverageKernel;
import switchback.training.layers.NativeMemory;

/**
 * An exponential moving average of a network's weights over its steps, the start's bias corrected,
 * so that early weights count no more than by their age (Kingma and Ba 2015, section 7.2):
 *
 * <pre>  average = sum of (1 - d) d^(t - i) w[i] / (1 - d^t)</pre>
 */
final class WeightAverage {
  private final MultiLayerNetwork network;
  private final double decay;
  private final Workers workers;
  private final MemorySegment average;
  private int steps;

  /** Of weights that have taken no step yet. */
  WeightAverage(MultiLayerNetwork network, double decay, Workers workers) {
    this.network = network;
    this.decay = decay;
    this.workers = workers;
    this.average = Arena.ofAuto().allocate(weights().byteSize(), 64).copyFrom(weights());
  }

  private MemorySegment weights() {
    return NativeMemory.floats(network.params());
  }

  /** Takes the weights after a step in. */
  void step() {
    steps++;
    if (steps == 1) {
      average.copyFrom(weights());
      return;
    }
    double share = (1 - decay) / (1 - Math.pow(decay, steps));
    AverageKernel.move((float) share, weights(), average, workers);
  }

  /** The average, in memory of its own, or the network's weights while they are exchanged. */
  MemorySegment memory() {
    return average;
  }

  /** How many steps have been taken in. */
  int steps() {
    return steps;
  }

  /** Goes on from what was put into {@link #memory} after so many steps. */
  void resume(int taken) {
    steps = taken;
  }

  /** Gives the network the average and keeps its weights; or, the second time, back. */
  void exchange() {
    float[] held = weights().toArray(JAVA_FLOAT);
    weights().copyFrom(average);
    average.copyFrom(MemorySegment.ofArray(held));
  }
}
