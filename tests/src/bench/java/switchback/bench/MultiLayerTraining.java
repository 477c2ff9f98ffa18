package switchback.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.nativeblas.NativeOpsHolder;
import switchback.datasets.ImageSet;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Workers;
import switchback.training.layers.BackwardPass;
import switchback.training.layers.FusedUpdater;
import switchback.training.networks.Network;
import switchback.training.runs.Run;

/** Trains network {@code classic}: Switchback's own layers, or DL4J's. */
final class MultiLayerTraining implements Contestant {
  private static final long SEED = 1;

  /** So long that the learning rate stays on the first plateau of its schedule. */
  private static final int STEPS = 10_000_000;

  private final MultiLayerNetwork network;
  private final List<DataSet> batches = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();
  private int next;

  private MultiLayerTraining(MultiLayerConfiguration configuration, CNN2DFormat format) {
    network = new MultiLayerNetwork(configuration);
    network.init();
    for (int i = 0; i < TrainingBatches.COUNT; i++) {
      batches.add(batch(i, format));
    }
  }

  /** Creates Switchback's network, with so many threads. */
  static MultiLayerTraining switchback(int threads) {
    MultiLayerTraining training = new MultiLayerTraining(configuration(), CNN2DFormat.NCHW);
    Workers workers = new Workers(threads);
    // As in the trainer, the updater is created now, so that it gets its threads with the layers.
    FusedUpdater.install(training.network);
    Run.use(training.network, workers);
    BackwardPass.shorten(training.network);
    return training.described("Switchback, vectors of " + Floats.LANES + " floats", threads);
  }

  /**
   * Creates the network from DL4J's layers, with channels last, which is faster there by a
   * twentieth.
   */
  static MultiLayerTraining stock(int threads) {
    BaseLayer first = (BaseLayer) configuration().getConf(0).getLayer();
    ISchedule rates = ((Adam) first.getIUpdater()).getLearningRateSchedule();
    return new MultiLayerTraining(stock(new Adam(rates)), CNN2DFormat.NHWC)
        .described("stock DL4J, channels last", threads);
  }

  private MultiLayerTraining described(String what, int threads) {
    settings.add(what);
    settings.add("kernels' threads " + threads);
    settings.add("ND4J's threads " + Nd4j.getEnvironment().maxMasterThreads());
    settings.add(
        "ND4J binary level " + NativeOpsHolder.getInstance().getDeviceNativeOps().binaryLevel());
    settings.add(LossCurve.check(() -> step(batches.getFirst())));
    return this;
  }

  private static MultiLayerConfiguration configuration() {
    ImageSet none =
        new ImageSet(
            TrainingBatches.CHANNELS,
            TrainingBatches.SIZE,
            TrainingBatches.SIZE,
            new byte[0][],
            new int[0]);
    return Network.CLASSIC.configuration(none, TrainingBatches.CLASSES, STEPS, SEED);
  }

  private static MultiLayerConfiguration stock(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(SEED)
        .weightInit(WeightInit.XAVIER)
        .updater(updater)
        .list()
        .layer(convolution(32))
        .layer(pooling())
        .layer(convolution(64))
        .layer(pooling())
        .layer(new DenseLayer.Builder().nOut(1024).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(TrainingBatches.CLASSES)
                .activation(Activation.SOFTMAX)
                .dropOut(0.5)
                .build())
        .setInputType(
            InputType.convolutional(
                TrainingBatches.SIZE,
                TrainingBatches.SIZE,
                TrainingBatches.CHANNELS,
                CNN2DFormat.NHWC))
        .build();
  }

  private static ConvolutionLayer convolution(int features) {
    return new ConvolutionLayer.Builder(5, 5)
        .dataFormat(CNN2DFormat.NHWC)
        .nOut(features)
        .padding(2, 2)
        .activation(Activation.RELU)
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .dataFormat(CNN2DFormat.NHWC)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static DataSet batch(int number, CNN2DFormat format) {
    INDArray pixels =
        Nd4j.createFromArray(TrainingBatches.pixels(number))
            .reshape(
                TrainingBatches.IMAGES,
                TrainingBatches.CHANNELS,
                TrainingBatches.SIZE,
                TrainingBatches.SIZE);
    float[][] labels = new float[TrainingBatches.IMAGES][TrainingBatches.CLASSES];
    int[] classes = TrainingBatches.labels(number);
    for (int i = 0; i < classes.length; i++) {
      labels[i][classes[i]] = 1;
    }
    return new DataSet(
        format == CNN2DFormat.NHWC ? pixels.permute(0, 2, 3, 1).dup('c') : pixels,
        Nd4j.createFromArray(labels));
  }

  @Override
  public List<String> settings() {
    return settings;
  }

  @Override
  public double rate(String work, double seconds) {
    if (!work.equals("train")) {
      throw new IllegalArgumentException("no work " + work);
    }
    return Clock.rate(
        seconds,
        () -> {
          step(batches.get(next++ % batches.size()));
          return TrainingBatches.IMAGES;
        });
  }

  private double step(DataSet batch) {
    network.fit(batch);
    double loss = network.score();
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException("the loss is " + loss);
    }
    return loss;
  }
}
