package switchback.training.runs;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import switchback.datasets.Dataset;
import switchback.datasets.PixelStatistics;
import switchback.training.kernels.Workers;
import switchback.training.layers.BackwardPass;

/** The network that a training starts with. */
public final class NewNetwork {
  private NewNetwork() {}

  /** With random weights or another's; takes its memory. */
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
    // Made now, so that it gets its threads with the layers.
    network.getUpdater();
    Run.use(network, workers);
    BackwardPass.shorten(network);
    return network;
  }

  /** Its layers and how they are to learn; takes no memory. */
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

  /** What its images are standardised with. */
  public static PixelStatistics statistics(Dataset data, TrainingOptions options) {
    Transfer transfer = options.transfer();
    return transfer == null ? PixelStatistics.of(data.train()) : transfer.source().statistics();
  }
}
