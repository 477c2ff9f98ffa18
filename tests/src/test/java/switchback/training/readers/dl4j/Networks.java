package switchback.training.readers.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import switchback.Numbers;
import switchback.training.engine.Engine;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Makes networks of DL4J with random parameters, and runs them and their graphs. */
final class Networks {
  private Networks() {}

  /** Creates a network of layers and an output layer of four classes. */
  static MultiLayerNetwork chain(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = builder().list();
    Arrays.stream(layers).forEach(list::layer);
    list.layer(output());
    return chain(list.setInputType(input));
  }

  /** Creates a network of nothing but these layers. */
  static MultiLayerNetwork only(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = builder().list();
    Arrays.stream(layers).forEach(list::layer);
    return chain(list.setInputType(input));
  }

  private static MultiLayerNetwork chain(NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(list.validateOutputLayerConfig(false).build());
    network.init();
    setParameters(network.paramTable());
    return network;
  }

  static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .name("output")
        .nOut(4)
        .activation(Activation.IDENTITY)
        .build();
  }

  static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU);
  }

  static GraphBuilder graph(InputType input) {
    return builder().graphBuilder().addInputs("in").setInputTypes(input);
  }

  /** Creates a graph. */
  static ComputationGraph graph(GraphBuilder builder) {
    ComputationGraph network =
        new ComputationGraph(
            builder.allowDisconnected(true).validateOutputLayerConfig(false).build());
    network.init();
    setParameters(network.paramTable());
    return network;
  }

  /** Sets random values; variances are above 0. */
  static void setParameters(Map<String, INDArray> parameters) {
    RandomGenerator random = new SplittableRandom(3);
    parameters.forEach(
        (name, values) -> {
          double scale = Math.sqrt(2.0 * values.size(0) / values.length());
          float[] drawn = new float[(int) values.length()];
          for (int i = 0; i < drawn.length; i++) {
            drawn[i] =
                (float)
                    switch (name.replaceAll(".*_", "")) {
                      case "var", "gamma" -> random.nextDouble(0.5, 1.5);
                      case "log10stdev" -> random.nextDouble(-0.2, 0.2);
                      case "W", "pW" -> Math.max(scale, 0.3) * random.nextGaussian();
                      default -> 0.3 * random.nextGaussian();
                    };
          }
          values.assign(Nd4j.createFromArray(drawn).reshape(values.shape()));
        });
  }

  /** Writes a network to a file and reads it as a graph. */
  static ReadNetwork read(Path folder, Model network, @Nullable InputSize size) throws IOException {
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    return Dl4jReader.read(file, new ReadRequest(size, null));
  }

  /** Returns a random image (C, H, W). */
  static float[] image(MapShape size) {
    return Numbers.normal(size.size(), 11);
  }

  /** Returns an image as DL4J takes it. */
  static INDArray batch(MapShape size, Layout layout, float[] image) {
    INDArray batch =
        Nd4j.createFromArray(image).reshape(1, size.channels(), size.height(), size.width());
    return switch (layout) {
      case NHWC -> batch.permute(0, 2, 3, 1).dup('c');
      case NCW -> batch.reshape(1, size.channels(), size.width());
      default -> batch;
    };
  }

  /** Returns the outputs of a network for an image, each (C, H, W). */
  static List<double[]> outputs(Model network, INDArray batch, Layout layout) {
    INDArray[] outputs =
        network instanceof ComputationGraph graph
            ? graph.output(batch)
            : new INDArray[] {((MultiLayerNetwork) network).output(batch)};
    return Arrays.stream(outputs)
        .map(
            output ->
                output.rank() == 4 && layout == Layout.NHWC ? output.permute(0, 3, 1, 2) : output)
        .map(output -> output.dup('c').castTo(DataType.DOUBLE))
        .map(output -> output.reshape(output.length()).toDoubleVector())
        .toList();
  }

  /** Returns the outputs of a graph for an image, each (C, H, W). */
  static List<float[]> outputs(NetworkGraph graph, float[] image) {
    return new Engine(graph, false).run(image, List.copyOf(graph.outputs().values()));
  }
}
