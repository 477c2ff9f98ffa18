package switchback.training.networks;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.Workers;
import switchback.training.kernels.elementwise.FilterLimit;
import switchback.training.layers.NativeMemory;

/**
 * The tricks that act on a network's weights after each step: the limit on filters and the average
 * of the weights. By default there are none.
 */
public final class WeightTricks {
  private final List<INDArray> filters = new ArrayList<>();
  private final @Nullable Double most;
  private final @Nullable WeightAverage average;

  /**
   * Creates the tricks for a network that has not taken a step yet.
   *
   * @param frozen the names of layers whose filters are not limited, since they do not learn
   */
  public WeightTricks(
      MultiLayerNetwork network, TrainingTricks tricks, Set<String> frozen, Workers workers) {
    this.most = tricks.maxFilterRms();
    this.average =
        tricks.average() == 0 ? null : new WeightAverage(network, tricks.average(), workers);
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof ConvolutionLayer convolution
          && !frozen.contains(convolution.getLayerName())) {
        filters.add(layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY));
      }
    }
  }

  /** Applies the tricks; the caller does so after each update. */
  public void step() {
    if (most != null) {
      for (INDArray each : filters) {
        MemorySegment weights = NativeMemory.floats(each);
        FilterLimit.apply(weights, Math.toIntExact(each.size(0)), most);
      }
    }
    if (average != null) {
      average.step();
    }
  }

  /** Returns the average, which a checkpoint has to hold; null if there is none. */
  public @Nullable MemorySegment average() {
    return average == null ? null : average.memory();
  }

  /** Returns the number of steps in the average; 0 if there is none. */
  public int averagedSteps() {
    return average == null ? 0 : average.steps();
  }

  /** Resumes after that number of steps, whose average the caller has put into {@link #average}. */
  public void resume(int averagedSteps) {
    if (average != null) {
      average.resume(averagedSteps);
    }
  }

  /** A scope in which a network has its averaged weights. */
  public interface Averaged extends AutoCloseable {
    /** Restores the weights under training. */
    @Override
    void close();
  }

  /**
   * Gives the network its averaged weights until the scope is closed; changes nothing if there is
   * no average. The network must take no step meanwhile.
   */
  public Averaged averaged() {
    exchange();
    return this::exchange;
  }

  /** Gives the network its averaged weights for good, if there are any. No step may follow. */
  public void keepAveraged() {
    exchange();
  }

  private void exchange() {
    if (average != null) {
      average.exchange();
    }
  }
}
