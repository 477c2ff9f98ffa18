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

/** The architectures that can be trained, each with its initialisation and its schedule. */
public enum Network {
  /**
   * Two convolution layers of 32 and 64 filters of 5x5 that keep the maps' size, ReLU, 2x2 max
   * pooling after each; a dense layer of 1024 with ReLU and dropout 0.5; softmax: the layers that
   * TensorFlow's early tutorials made common. Initialisation and schedule are chosen to train well:
   * normal weights after Glorot and Bengio 2010, but of sd 0.01 in the first layer, whose filters
   * would else show more of their random start than of what they learnt; biases 0; {@link
   * TrainingTricks#DEFAULT}. No L2: Adam would scale the penalty of the dense layer's four million
   * weights up with their small gradients.
   */
  CLASSIC("classic", 1024);

  private static final double FIRST_FILTERS = 0.01;

  private final String label;
  private final int denseUnits;

  Network(String label, int denseUnits) {
    this.label = label;
    this.denseUnits = denseUnits;
  }

  /** The name on the command line and in run.json. */
  public String label() {
    return label;
  }

  /** What a training image goes through: flips, and crops from four cells of mirrored padding. */
  public Augmentation augmentation() {
    return new Augmentation(true, 4, Augmentation.Padding.REFLECT, 0, 0);
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Network::label).toList();
  }

  /**
   * The network of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Network of(String label) {
    return Arrays.stream(values())
        .filter(network -> network.label.equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no network " + label + " among " + labels()));
  }

  /**
   * DL4J's configuration for images like those, float32.
   *
   * @param classes the number of classes
   * @param steps the number of updates in all, over which the learning rate falls to 0
   * @param seed for the initial weights and the dropout masks
   */
  public MultiLayerConfiguration configuration(ImageSet images, int classes, int steps, long seed) {
    return configuration(images, classes, steps, seed, DataType.FLOAT);
  }

  /** The same in another precision; gradient checks want {@code DOUBLE}. */
  public MultiLayerConfiguration configuration(
      ImageSet images, int classes, int steps, long seed, DataType dataType) {
    return configuration(images, classes, steps, seed, TrainingTricks.DEFAULT, dataType);
  }

  /** The same with other tricks than the default ones. */
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
