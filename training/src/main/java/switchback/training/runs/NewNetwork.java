package switchback.training.runs;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import switchback.datasets.Dataset;
import switchback.datasets.PixelStatistics;
import switchback.training.kernels.Workers;
import switchback.training.layers.BackwardPass;
import switchback.training.layers.FusedUpdater;

/** Builds the network with which a training starts. */
public final class NewNetwork {
  private NewNetwork() {}

  /**
   * Returns a network with random weights, or with those of {@link TrainingOptions#transfer}.
   *
   * @param data the training data, which decides the input size and the classes
   * @param workers share out the work of its layers; the caller still owns them
   * @throws switchback.datasets.tasks.SwitchbackException if the weights to start from do not fit
   */
  public static MultiLayerNetwork of(Dataset data, TrainingOptions options, Workers workers) {
    MultiLayerConfiguration configuration = configuration(data, options);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    Transfer transfer = options.transfer();
    if (transfer == null) {
      network.init();
    } else {
      transfer.freeze(configuration);
      network.init();
      transfer.copyTo(network, data.classes());
    }
    // Created now, so that it receives the workers together with the layers.
    FusedUpdater.install(network);
    Run.use(network, workers);
    BackwardPass.shorten(network);
    return network;
  }

  /** Returns the configuration of that network, without allocating its weights. */
  public static MultiLayerConfiguration configuration(Dataset data, TrainingOptions options) {
    return options
        .network()
        .configuration(
            data.train(),
            data.classes().size(),
            Math.ceilDiv(data.train().size(), options.batch()) * options.epochs(),
            options.seed(),
            options.tricks(),
            DataType.FLOAT);
  }

  /** Returns the pixel statistics with which its images are standardised. */
  public static PixelStatistics statistics(Dataset data, TrainingOptions options) {
    Transfer transfer = options.transfer();
    return transfer == null ? PixelStatistics.of(data.train()) : transfer.source().statistics();
  }
}
