package switchback.training.weights;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.datasets.arrays.NpyArray;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;

/**
 * Builds the network that a {@code .npz} file describes: convolutions that keep the size of the
 * maps, each with ReLU and 2x2 max pooling; dense layers with ReLU between them; softmax over the
 * last one.
 */
final class PlainNetwork {
  private PlainNetwork() {}

  /** Returns the network with these weights, rounded to float. */
  static MultiLayerNetwork of(NpzWeights weights) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(weights));
    network.init();
    int layer = 0;
    for (String name : weights.convolutions()) {
      set(network, layer, array(weights.weight(name)), weights.bias(name));
      layer += 2;
    }
    for (String name : weights.dense()) {
      // PyTorch has a row per output, DL4J a column.
      set(network, layer++, array(weights.weight(name)).transpose(), weights.bias(name));
    }
    return network;
  }

  private static MultiLayerConfiguration configuration(NpzWeights weights) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.FLOAT).list();
    for (String name : weights.convolutions()) {
      List<Integer> shape = weights.weight(name).shape();
      list.layer(
          new Convolution.Builder(shape.get(2), shape.get(3))
              .name(name)
              .nOut(shape.getFirst())
              .padding(shape.get(2) / 2, shape.get(3) / 2)
              .activation(Activation.RELU)
              .build());
      list.layer(new MaxPooling.Builder(2, 2).name(name.replace("conv", "pool")).build());
    }
    for (String name : weights.dense().subList(0, weights.dense().size() - 1)) {
      list.layer(
          new Dense.Builder()
              .name(name)
              .nOut(weights.weight(name).shape().getFirst())
              .activation(Activation.RELU)
              .build());
    }
    return list.layer(output(weights))
        // DL4J stores the input size only in a preprocessor.
        .inputPreProcessor(
            0, new FeedForwardToCnnPreProcessor(weights.height(), weights.width(), 3))
        .setInputType(InputType.convolutional(weights.height(), weights.width(), 3))
        .build();
  }

  private static OutputLayer output(NpzWeights weights) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name("output")
        .nOut(weights.weight(weights.dense().getLast()).shape().getFirst())
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static INDArray array(NpyArray array) {
    return Nd4j.create(array.floats(), array.shape().stream().mapToInt(i -> i).toArray());
  }

  private static void set(MultiLayerNetwork network, int layer, INDArray weight, NpyArray bias) {
    var target = network.getLayer(layer);
    target.getParam(DefaultParamInitializer.WEIGHT_KEY).assign(weight);
    INDArray biases = target.getParam(DefaultParamInitializer.BIAS_KEY);
    biases.assign(array(bias).reshape(biases.shape()));
  }
}
