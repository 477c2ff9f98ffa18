package switchback.training.textbook;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.pooling.ReferenceMaxPooling;
import switchback.training.layers.Dense;

/**
 * Forward passes of a network in double, from any layer upwards, with their activation patterns.
 */
final class LayerPasses {
  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private final MultiLayerNetwork network;
  private final INDArray labels;

  /** The input of each layer, for the parameters at construction. */
  private final List<INDArray> inputs = new ArrayList<>();

  /** The error of a pass, and its activation pattern. */
  record Pass(double error, ActivationPattern pattern) {}

  /**
   * Runs a network in double once, keeping the input of each layer.
   *
   * @param network one that this class {@link #knows}
   * @param images (N, C, H, W)
   * @param labels one-hot, (N, classes)
   */
  LayerPasses(MultiLayerNetwork network, INDArray images, INDArray labels) {
    this.network = network;
    this.labels = labels;
    INDArray x = images;
    for (int i = 0; i < network.getnLayers() - 1; i++) {
      inputs.add(x);
      x = activate(i, x);
    }
    inputs.add(x);
  }

  /** Returns whether the error's edges are known for all layers of a network. */
  static boolean knows(MultiLayerNetwork network) {
    return Stream.of(network.getLayers()).allMatch(layer -> isKnown(layer.conf().getLayer()));
  }

  private static boolean isKnown(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return switch (layer) {
      case ConvolutionLayer convolution -> convolution.getCnn2dDataFormat() == CNN2DFormat.NCHW;
      case SubsamplingLayer pooling -> isKnown(pooling);
      case Dense _, DenseLayer _, OutputLayer _ -> true;
      default -> false;
    };
  }

  private static boolean isKnown(SubsamplingLayer pooling) {
    return pooling.getPoolingType() == PoolingType.MAX
        && pooling.getConvolutionMode() != ConvolutionMode.Same
        && pooling.getCnn2dDataFormat() == CNN2DFormat.NCHW;
  }

  /** Runs the network from a layer upwards; the parameters below it must not have changed. */
  Pass from(int layer) {
    List<BitSet> open = new ArrayList<>();
    List<int[]> switches = new ArrayList<>();
    INDArray x = inputs.get(layer);
    for (int i = layer; i < network.getnLayers() - 1; i++) {
      if (network.getLayer(i).conf().getLayer() instanceof SubsamplingLayer pooling) {
        switches.add(switches(pooling, x));
      }
      x = activate(i, x);
      if (network.getLayer(i).conf().getLayer() instanceof BaseLayer base
          && base.getActivationFn() instanceof ActivationReLU) {
        open.add(open(x));
      }
    }
    return new Pass(error(x), new ActivationPattern(open, switches));
  }

  private INDArray activate(int layer, INDArray input) {
    return network.getLayer(layer).activate(preprocessed(layer, input), false, NO_WORKSPACES);
  }

  private INDArray preprocessed(int layer, INDArray input) {
    InputPreProcessor form = network.getLayerWiseConfigurations().getInputPreProcess(layer);
    INDArray own = input.dup('c');
    return form == null ? own : form.preProcess(own, Math.toIntExact(input.size(0)), NO_WORKSPACES);
  }

  private double error(INDArray input) {
    int last = network.getnLayers() - 1;
    BaseOutputLayer<?> output = (BaseOutputLayer<?>) network.getLayer(last);
    output.setInput(preprocessed(last, input), NO_WORKSPACES);
    output.setLabels(labels);
    return output.computeScore(0, false, NO_WORKSPACES);
  }

  private static BitSet open(INDArray activations) {
    double[] values = doubles(activations);
    BitSet open = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      open.set(i, values[i] > 0);
    }
    return open;
  }

  private static int[] switches(SubsamplingLayer pooling, INDArray maps) {
    Geometry windows =
        Geometry.of(
            Math.toIntExact(maps.size(2)),
            Math.toIntExact(maps.size(3)),
            pooling.getKernelSize(),
            pooling.getStride(),
            pooling.getPadding(),
            pooling.getDilation());
    int planes = Math.toIntExact(maps.size(0) * maps.size(1));
    return ReferenceMaxPooling.switches(windows, planes, doubles(maps));
  }

  private static double[] doubles(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').reshape(array.length()).toDoubleVector();
  }
}
