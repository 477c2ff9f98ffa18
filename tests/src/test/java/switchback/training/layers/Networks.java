package switchback.training.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.FixedSchedule;
import switchback.Numbers;

/** Builds small networks of awkward shapes, from our layers or from DL4J's own. */
final class Networks {
  static final int CHANNELS = 2;
  static final int HEIGHT = 11;
  static final int WIDTH = 10;
  static final int CLASSES = 3;

  private Networks() {}

  /**
   * Builds a network of convolution, overlapping pooling, a strided oblong convolution, pooling,
   * dense, softmax.
   */
  static MultiLayerNetwork network(boolean ours, Activation activation, DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .weightInit(WeightInit.RELU)
                .updater(ours ? new FusedAdam(new FixedSchedule(1e-3)) : new Adam(1e-3))
                .l2(1e-3)
                .list()
                .layer(first(ours, activation))
                .layer(pooling(ours))
                .layer(second(ours, activation))
                .layer(dense(ours, activation))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(HEIGHT, WIDTH, CHANNELS))
                .build());
    network.init();
    return network;
  }

  /**
   * Builds a network of two convolutions of 5x5 with ReLUs, each below a max pooling that leaves at
   * most a quarter of its cells: tiles, then overlapping windows.
   */
  static MultiLayerNetwork pooled(DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(6)
                .dataType(type)
                .weightInit(WeightInit.RELU)
                .updater(new Adam(1e-3))
                .list()
                .layer(wide(16))
                .layer(new MaxPooling.Builder(2, 2).stride(2, 2).build())
                .layer(wide(9))
                .layer(new MaxPooling.Builder(3, 3).stride(2, 2).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(HEIGHT, WIDTH, CHANNELS))
                .build());
    network.init();
    return network;
  }

  private static Layer wide(int features) {
    return new Convolution.Builder(5, 5)
        .nOut(features)
        .padding(2, 2)
        .biasInit(0.1)
        .activation(Activation.RELU)
        .build();
  }

  private static Layer dense(boolean ours, Activation activation) {
    return ours
        ? new Dense.Builder().nOut(7).activation(activation).build()
        : new DenseLayer.Builder().nOut(7).activation(activation).build();
  }

  private static Layer first(boolean ours, Activation activation) {
    return ours
        ? new Convolution.Builder(3, 3)
            .nOut(5)
            .padding(1, 1)
            .biasInit(0.1)
            .activation(activation)
            .build()
        : new ConvolutionLayer.Builder(3, 3)
            .nOut(5)
            .padding(1, 1)
            .biasInit(0.1)
            .activation(activation)
            .build();
  }

  private static Layer pooling(boolean ours) {
    return ours
        ? new MaxPooling.Builder(3, 3).stride(2, 2).build()
        : new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .build();
  }

  private static Layer second(boolean ours, Activation activation) {
    return ours
        ? new Convolution.Builder(2, 3)
            .nOut(4)
            .stride(2, 1)
            .padding(1, 0)
            .activation(activation)
            .build()
        : new ConvolutionLayer.Builder(2, 3)
            .nOut(4)
            .stride(2, 1)
            .padding(1, 0)
            .activation(activation)
            .build();
  }

  /** Returns a batch of normal images with labels in turn. */
  static DataSet batch(int images, DataType type) {
    INDArray features =
        Nd4j.createFromArray(Numbers.normal(images * CHANNELS * HEIGHT * WIDTH, 11))
            .reshape(images, CHANNELS, HEIGHT, WIDTH)
            .castTo(type);
    INDArray labels = Nd4j.zeros(type, images, CLASSES);
    for (int i = 0; i < images; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(features, labels);
  }
}
