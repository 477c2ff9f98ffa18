package switchback.training.networks;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.datasets.Augmentation;
import switchback.datasets.ImageSet;
import switchback.training.layers.Convolution;
import switchback.training.layers.DecoupledWeightDecay;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;
import switchback.training.layers.ResponseNormalization;
import switchback.training.layers.SeededDropout;

/**
 * The architectures that can be trained, each with its initialisation. There is one at present; a
 * second is a further constant, and {@code --network} and {@code run.json} name them already.
 */
public enum Network {
  /**
   * A network of two convolution layers, made common by TensorFlow's early tutorials. They have 32
   * and 64 filters of 5x5 and keep the size of the maps; each is followed by ReLU and 2x2 max
   * pooling. Then come a dense layer of 1024 units with ReLU, dropout, and a softmax layer.
   *
   * <p>Weights start as normal variates after Glorot and Bengio 2010. In the first layer they have
   * a standard deviation of 0.01, since its filters would otherwise show more of their random start
   * than of what they learnt. Biases start at 0. There is no L2 penalty: Adam would scale it up for
   * the dense layer's four million weights, whose gradients are small.
   */
  CLASSIC("classic", 1024);

  private static final double FIRST_FILTERS = 0.01;

  private final String label;
  private final int denseUnits;

  Network(String label, int denseUnits) {
    this.label = label;
    this.denseUnits = denseUnits;
  }

  /** Returns the name on the command line and in {@code run.json}. */
  public String label() {
    return label;
  }

  /**
   * Returns the augmentation of training images: flips, and crops from 4 cells of mirrored padding.
   */
  public Augmentation augmentation() {
    return new Augmentation(true, 4, Augmentation.Padding.REFLECT, 0, 0);
  }

  /** Returns the names of all architectures. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Network::label).toList();
  }

  /**
   * Returns the architecture of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Network of(String label) {
    return Arrays.stream(values())
        .filter(network -> network.label.equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no network " + label + " among " + labels()));
  }

  /**
   * Returns the DL4J configuration in float32 with {@link TrainingTricks#DEFAULT}.
   *
   * @param images images whose height, width and channels the network is to take
   * @param classes the number of classes
   * @param steps the total number of updates, over which the learning rate falls to 0
   * @param seed seeds the initial weights and the dropout masks
   */
  public MultiLayerConfiguration configuration(ImageSet images, int classes, int steps, long seed) {
    return configuration(images, classes, steps, seed, DataType.FLOAT);
  }

  /**
   * Returns the DL4J configuration with {@link TrainingTricks#DEFAULT} in a given precision.
   *
   * @param images images whose height, width and channels the network is to take
   * @param classes the number of classes
   * @param steps the total number of updates, over which the learning rate falls to 0
   * @param seed seeds the initial weights and the dropout masks
   * @param dataType the precision; gradient checks need {@code DOUBLE}
   */
  public MultiLayerConfiguration configuration(
      ImageSet images, int classes, int steps, long seed, DataType dataType) {
    return configuration(images, classes, steps, seed, TrainingTricks.DEFAULT, dataType);
  }

  /**
   * Returns the DL4J configuration with given tricks and precision.
   *
   * @param images images whose height, width and channels the network is to take
   * @param classes the number of classes
   * @param steps the total number of updates, over which the learning rate moves
   * @param seed seeds the initial weights and the dropout masks
   * @param tricks the updater, its schedule, dropout and the other tricks
   * @param dataType the precision
   */
  public MultiLayerConfiguration configuration(
      ImageSet images,
      int classes,
      int steps,
      long seed,
      TrainingTricks tricks,
      DataType dataType) {
    MultiLayerConfiguration configuration = layers(images, classes, steps, seed, tricks, dataType);
    if (tricks.weightDecay() > 0) {
      for (BaseLayer layer : learning(configuration)) {
        layer.setRegularization(List.of(new DecoupledWeightDecay(tricks.weightDecay())));
      }
    }
    return configuration;
  }

  /** Returns the layers that have weights. */
  private static List<BaseLayer> learning(MultiLayerConfiguration configuration) {
    return configuration.getConfs().stream()
        .map(NeuralNetConfiguration::getLayer)
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .toList();
  }

  private MultiLayerConfiguration layers(
      ImageSet images,
      int classes,
      int steps,
      long seed,
      TrainingTricks tricks,
      DataType dataType) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(dataType)
            .weightInit(WeightInit.XAVIER)
            .updater(tricks.updater(steps))
            .list();
    list.layer(
        convolution("conv1", 32).weightInit(new NormalDistribution(0, FIRST_FILTERS)).build());
    pool(list, 1, tricks.lrn());
    list.layer(convolution("conv2", 64).build());
    pool(list, 2, tricks.lrn());
    return list.layer(
            new Dense.Builder().name("fc1").nOut(denseUnits).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .dropOut(dropout(tricks.dropout(), seed))
                .build())
        .setInputType(InputType.convolutional(images.height(), images.width(), images.channels()))
        .build();
  }

  private static void pool(NeuralNetConfiguration.ListBuilder list, int number, boolean normalize) {
    list.layer(new MaxPooling.Builder(2, 2).name("pool" + number).build());
    if (normalize) {
      list.layer(new ResponseNormalization("norm" + number));
    }
  }

  private static @Nullable IDropout dropout(double share, long seed) {
    return share == 0 ? null : new SeededDropout(1 - share, seed);
  }

  private static Convolution.Builder convolution(String name, int features) {
    return new Convolution.Builder(5, 5)
        .name(name)
        .nOut(features)
        .padding(2, 2)
        .activation(Activation.RELU);
  }
}
