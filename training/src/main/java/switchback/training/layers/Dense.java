package switchback.training.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense layer that runs this project's kernels. It maps (N, inputs) to (N, outputs); parameter
 * {@code W} is (inputs, outputs), {@code b} (1, outputs), in the same order as in DL4J's own dense
 * layer.
 *
 * <p>DL4J stores this class's name in model files, so it never changes.
 */
public final class Dense extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  /** Creates a layer for DL4J's reader of model files. */
  Dense() {}

  private Dense(Builder builder) {
    super(builder);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    DenseRuntime layer = new DenseRuntime(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType outputType = getOutputType(-1, inputType);
    long parameters = initializer().numParams(this);
    long state = getIUpdater().stateSize(parameters);
    return new LayerMemoryReport.Builder(layerName, Dense.class, inputType, outputType)
        .standardMemory(parameters, state)
        .workingMemory(0, 0, 0, outputType.arrayElementsPerExample())
        .cacheMemory(0, 0)
        .build();
  }

  /** Builds a layer; name and settings are those of DL4J's own layer. */
  @SuppressWarnings("unchecked") // DL4J declares <E extends Layer> E build()
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    public Dense build() {
      return new Dense(this);
    }
  }
}
