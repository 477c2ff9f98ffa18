package switchback.training.readers.dl4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.NumpyBytes;
import switchback.Shared;
import switchback.datasets.PixelStatistics;
import switchback.fixtures.Refusals;
import switchback.fuzz.Zips;
import switchback.training.graphs.GraphLayer;
import switchback.training.graphs.GraphLayers;
import switchback.training.graphs.MapShape;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Files of DL4J: what they say about a network, and what they leave open. */
class Dl4jReaderTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  private Path written(Model network) throws IOException {
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  private static Layer conv(String name, int stride, ConvolutionMode mode) {
    return new ConvolutionLayer.Builder(3, 3)
        .name(name)
        .nOut(4)
        .stride(stride, stride)
        .convolutionMode(mode)
        .activation(Activation.RELU)
        .build();
  }

  private static void refused(Path file, ReadRequest request, String... parts) {
    Refusals.assertRefused(() -> Dl4jReader.read(file, request), file, parts);
  }

  // ---- the cases

  @ParameterizedTest
  @CsvSource({
    "t-allconv32.zip, 32, 32, '29x29, 30x30, 31x31, 32x32'",
    "t-cglinear.zip, 16, 16, '16x16, 17x17'",
    "t-cgres.zip, 12, 12, 'any square size from 1x1 up to 512x512'",
    "t-dupnames.zip, 16, 16, '16x16, 17x17'",
    "t-fourch.zip, 16, 16, '16x16, 17x17'",
    "t-gap.zip, 20, 24, 'any square size from 2x2 up to 512x512'",
    "t-grey28.zip, 28, 28, '28x28, 29x29, 30x30, 31x31'",
    "t-half.zip, 16, 16, '16x16, 17x17'",
    "t-leaky.zip, 16, 16, '16x16, 17x17, 18x18, 19x19'",
    "t-leakyonly.zip, 16, 16, '16x16, 17x17'",
    "t-linear.zip, 16, 16, '14x14, 15x15, 16x16, 17x17'",
    "t-losslayer.zip, 16, 16, '16x16, 17x17'",
    "t-lrn.zip, 16, 16, '15x15, 16x16'",
    "t-overlap.zip, 16, 16, '15x15, 16x16'",
    "t-overlap.zip, 15, 16, '15x15, 16x16'",
    "t-rect.zip, 24, 40, '24x40, 24x41'",
    "t-s96.zip, 96, 96, '96x96, 97x97'",
    "t-segment.zip, 16, 20, 'any square size from 1x1 up to 512x512'",
    "t-v33.zip, 33, 33, '32x32, 33x33'"
  })
  void asksForASizeAndTakesIt(String name, int height, int width, String candidates)
      throws IOException {
    Path file = Shared.path("cases/networks/" + name);
    refused(file, ReadRequest.NONE, "does not determine the size", candidates, "--input-size");
    if (!candidates.startsWith("any ")) {
      refused(file, size(600, 2), "does not take images of this size", "600x2");
    }
    givesWhatDl4jGives(file, size(height, width));
  }

  @Test
  void readsANetworkThatOneSizeFits() throws IOException {
    Path file = Shared.path("cases/networks/t-depthwise.zip");
    givesWhatDl4jGives(file, ReadRequest.NONE);
    givesWhatDl4jGives(file, size(16, 16));
    refused(file, size(32, 32), "it flattens maps of 4x32x32, not 4x64x64", "one of 16x16");
  }

  private static ReadRequest size(int height, int width) {
    return new ReadRequest(new InputSize(height, width), null);
  }

  private static void givesWhatDl4jGives(Path file, ReadRequest request) throws IOException {
    ReadNetwork read = Dl4jReader.read(file, request);
    assertThat(read.format()).isEqualTo("dl4j");
    assertThat(read.assumptions()).isEmpty();
    MapShape input = read.graph().input();
    float[] image = Networks.image(input);
    double[] expected = dl4j(file, Networks.batch(input, Layout.NCHW, image));
    assertThat(
            Numbers.relativeDifference(Networks.outputs(read.graph(), image).getFirst(), expected))
        .isLessThan(TOLERANCE);
  }

  /** Runs a network by DL4J in float32, since half precision is less precise than the tolerance. */
  private static double[] dl4j(Path file, INDArray batch) throws IOException {
    boolean isGraph = file.getFileName().toString().startsWith("t-cg");
    INDArray output;
    if (isGraph) {
      output = ModelSerializer.restoreComputationGraph(file.toFile(), false).output(batch)[0];
    } else {
      MultiLayerNetwork network =
          ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false)
              .convertDataType(DataType.FLOAT);
      output = network.output(batch);
    }
    return output.dup('c').castTo(DataType.DOUBLE).reshape(output.length()).toDoubleVector();
  }

  @Test
  void namesFilesOfOldVersionsForWhatTheyAre() {
    for (String name :
        List.of(
            "t9-dl4j-0.9-arrays.zip", "t9-dl4j-legacy-json.zip", "t9-with-preprocessor-bin.zip")) {
      Path file = Shared.path("cases/networks/" + name);
      refused(file, ReadRequest.NONE, "load it with ModelSerializer", "1.0.0-M2.1 and save it");
    }
  }

  @Test
  void namesLayersAsTheFileDoes() throws IOException {
    Path file = Shared.path("cases/networks/t-dupnames.zip");
    GraphLayers layers = new GraphLayers(Dl4jReader.read(file, size(16, 16)).graph(), "");
    assertThat(layers.all())
        .extracting(GraphLayer::name)
        .containsExactly("conv", "conv_2", "layer3", "output");
  }

  // ---- sizes

  @Test
  void takesTheSizeThatAPreprocessorStates() throws IOException {
    Path file =
        written(
            Networks.chain(
                InputType.convolutionalFlat(15, 20, 3), conv("a", 2, ConvolutionMode.Truncate)));
    assertThat(Dl4jReader.read(file, ReadRequest.NONE).graph().input())
        .isEqualTo(new MapShape(3, 15, 20));
    assertThat(Dl4jReader.read(file, size(15, 20)).graph().input())
        .isEqualTo(new MapShape(3, 15, 20));
    assertThat(Dl4jReader.read(file, size(16, 20)).graph().input())
        .isEqualTo(new MapShape(3, 16, 20));
    refused(file, size(17, 20), "it flattens maps of 4x7x9, not 4x8x9");
  }

  @Test
  void takesTheOnlySizeThatFitsEvenIfItIsNotSquare() throws IOException {
    Path file =
        written(
            Networks.chain(
                InputType.convolutional(9, 14, 2), conv("a", 1, ConvolutionMode.Truncate)));
    assertThat(Dl4jReader.read(file, ReadRequest.NONE).graph().input())
        .isEqualTo(new MapShape(2, 9, 14));
  }

  @Test
  void aStrictConvolutionLeavesNothingOver() throws IOException {
    Path file =
        written(
            Networks.chain(InputType.convolutional(9, 9, 3), conv("a", 2, ConvolutionMode.Strict)));
    assertThat(Dl4jReader.read(file, ReadRequest.NONE).graph().input())
        .isEqualTo(new MapShape(3, 9, 9));
    refused(file, size(10, 10), "mode Strict", "1 are left");
  }

  @Test
  void findsTheChannelsBelowOtherLayers() throws IOException {
    Path file =
        written(
            Networks.chain(
                InputType.convolutional(8, 8, 5),
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX).build(),
                new BatchNormalization(),
                conv("a", 1, ConvolutionMode.Same)));
    assertThat(Dl4jReader.read(file, size(8, 8)).graph().input()).isEqualTo(new MapShape(5, 8, 8));
  }

  @Test
  void readsASequenceAsOneRow() throws IOException {
    Path file =
        written(
            Networks.chain(
                InputType.recurrent(3, 20),
                new org.deeplearning4j.nn.conf.layers.Convolution1DLayer.Builder(3)
                    .name("a")
                    .nOut(4)
                    .build(),
                new GlobalPoolingLayer(PoolingType.MAX)));
    refused(file, ReadRequest.NONE, "several sizes", "1x3, 1x4");
    refused(file, size(20, 20), "images of one row, such as 1x20");
    assertThat(Dl4jReader.read(file, size(1, 20)).graph().input())
        .isEqualTo(new MapShape(3, 1, 20));
  }

  // ---- what cannot be taken

  @Test
  void namesAllLayersThatCannotBeTakenAtOnce() throws IOException {
    Path file =
        written(
            Networks.only(
                InputType.convolutional(12, 12, 3),
                conv("a", 1, ConvolutionMode.Same),
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM)
                    .name("b")
                    .pnorm(2)
                    .build(),
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                    .name("d")
                    .kernelSize(2, 2)
                    .padding(2, 0)
                    .build(),
                new BatchNormalization.Builder().name("e").lockGammaBeta(true).gamma(2).build(),
                new LSTM.Builder().name("f").nOut(3).build(),
                new DenseLayer.Builder().name("g").nOut(4).hasLayerNorm(true).build()));
    refused(
        file,
        ReadRequest.NONE,
        "got b (SubsamplingLayer with pooling PNORM), d"
            + " (SubsamplingLayer with padding that is not less than its windows), e"
            + " (BatchNormalization with gamma locked at 2.0 and beta at 0.0), the preprocessor of"
            + " f (CnnToRnnPreProcessor), f (LSTM), g (DenseLayer with layer normalization),"
            + " expected");
  }

  @Test
  void refusesNetworksOfOtherKinds() throws IOException {
    refused(
        written(Networks.chain(InputType.feedForward(5), new DenseLayer.Builder().nOut(3).build())),
        ReadRequest.NONE,
        "got no convolution, expected");
    ComputationGraph two =
        Networks.graph(
            Networks.builder()
                .graphBuilder()
                .addInputs("left", "right")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("a", new ConvolutionLayer.Builder(1, 1).nIn(6).nOut(2).build(), "both")
                .setOutputs("a"));
    refused(written(two), ReadRequest.NONE, "2 inputs [left, right]");
  }

  // ---- what is in a file

  @Test
  void roundsAndWidensAndSaysSo() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(InputType.convolutional(6, 6, 1), conv("a", 1, ConvolutionMode.Same));
    assertThat(Dl4jReader.read(written(network), ReadRequest.NONE).notices()).isEmpty();
    Path file = written(network.convertDataType(DataType.DOUBLE));
    assertThat(Dl4jReader.read(file, ReadRequest.NONE).notices())
        .singleElement()
        .asString()
        .contains("float64", "rounded");
    Path half = written(network.convertDataType(DataType.FLOAT16));
    assertThat(Dl4jReader.read(half, ReadRequest.NONE).notices())
        .singleElement()
        .asString()
        .contains("16 bits", "widened");
  }

  @Test
  void saysWhatDl4jComputesOtherwiseThanExpected() throws IOException {
    Path file =
        written(
            Networks.chain(
                InputType.convolutional(6, 6, 1),
                conv("a", 1, ConvolutionMode.Same),
                new ActivationLayer.Builder().name("b").activation(Activation.RRELU).build(),
                new ActivationLayer.Builder().name("c").activation(Activation.SOFTMAX).build()));
    assertThat(Dl4jReader.read(file, ReadRequest.NONE).notices())
        .containsExactly(
            "b: rrelu as DL4J computes it at inference, the larger of x and a constant",
            "c: a softmax over the columns of maps, as DL4J computes it");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void takesStatisticsForAnyNumberOfChannels(int channels) throws IOException {
    Path file =
        written(
            Networks.chain(
                InputType.convolutional(6, 6, channels), conv("a", 1, ConvolutionMode.Same)));
    assertThat(Dl4jReader.read(file, ReadRequest.NONE).statistics()).isNull();
    NormalizerStandardize standardize = new NormalizerStandardize();
    float[] pixels = new float[2 * channels * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 37 % 256;
    }
    INDArray images = Nd4j.createFromArray(pixels).reshape(2, channels, 2, 2);
    standardize.fit(new DataSet(images, Nd4j.zeros(2, 3)));
    ModelSerializer.addNormalizerToModel(file.toFile(), standardize);
    PixelStatistics statistics = statistics(file);
    double[] mean = images.mean(0, 2, 3).toDoubleVector();
    for (int i = 0; i < channels; i++) {
      assertThat(255 * statistics.mean().get(i)).isCloseTo(mean[i], within(1e-3));
    }
    Path scaled =
        written(
            Networks.chain(
                InputType.convolutional(6, 6, channels), conv("a", 1, ConvolutionMode.Same)));
    ModelSerializer.addNormalizerToModel(scaled.toFile(), new ImagePreProcessingScaler(-1, 1));
    assertThat(statistics(scaled).mean())
        .containsExactlyElementsOf(
            DoubleStream.generate(() -> 0.5).limit(channels).boxed().toList());
  }

  private static PixelStatistics statistics(Path file) throws IOException {
    return Objects.requireNonNull(Dl4jReader.read(file, ReadRequest.NONE).statistics());
  }

  // ---- damaged and hostile files

  private Map<String, byte[]> entries() throws IOException {
    return Zips.entries(
        Files.readAllBytes(
            written(
                Networks.chain(
                    InputType.convolutional(6, 6, 3), conv("a", 1, ConvolutionMode.Same)))));
  }

  private void refusedWith(String from, String to, String... parts) throws IOException {
    Map<String, byte[]> entries = entries();
    String json = new String(entries.getOrDefault("configuration.json", new byte[0]), UTF_8);
    assertThat(json).contains(from);
    entries.put("configuration.json", json.replace(from, to).getBytes(UTF_8));
    refused(NumpyBytes.zip(folder.resolve("broken.zip"), entries), ReadRequest.NONE, parts);
  }

  @Test
  void refusesAConfigurationThatDoesNotBelongToTheParameters() throws IOException {
    refusedWith("\"nout\" : 4", "\"nout\" : 5", "numbers of parameters differ");
    refusedWith("\"nout\" : 4", "\"nout\" : 0", "nout: 0", "a number of 1 to");
    refusedWith(
        "\"kernelSize\" : [ 3, 3 ]",
        "\"kernelSize\" : [ 3, 4097 ]",
        "broken.zip, a: got kernelSize: [3,4097]");
    refusedWith(
        "\"kernelSize\" : [ 3, 3 ]", "\"kernelSize\" : [ 3 ]", "kernelSize: [3]", "2 numbers");
    refusedWith("\"Same\"", "\"Causal\"", "a (ConvolutionLayer with mode Causal)");
    refusedWith("\"Same\"", "\"Some\"", "convolutionMode: \"Some\"");
    refusedWith("layers.ConvolutionLayer", "layers.NoSuchLayer", "got a (NoSuchLayer), expected");
    refusedWith("org.deeplearning4j.nn.conf.layers.C", "java.lang.C", "a (ConvolutionLayer)");
    refusedWith("ActivationReLU", "ActivationNone", "a (ConvolutionLayer with ActivationNone)");
    refusedWith("\"confs\"", "\"other\"", "0 layers");
  }

  @Test
  void refusesParametersThatAreDamaged() throws IOException {
    Map<String, byte[]> entries = entries();
    byte[] whole = entries.getOrDefault("coefficients.bin", new byte[0]);
    for (int length : new int[] {9, 100, whole.length - 1}) {
      entries.put("coefficients.bin", Arrays.copyOf(whole, length));
      refused(NumpyBytes.zip(folder.resolve("broken.zip"), entries), ReadRequest.NONE, "cut short");
    }
    byte[] nan = whole.clone();
    Arrays.fill(nan, whole.length - 4, whole.length, (byte) 0xFF);
    entries.put("coefficients.bin", nan);
    refused(NumpyBytes.zip(folder.resolve("broken.zip"), entries), ReadRequest.NONE, "not finite");
  }

  /** Deep networks are read in a bounded time, and without a deep stack. */
  @Test
  void readsALongNetworkAndRefusesALongerOne() throws IOException {
    List<Layer> layers = new ArrayList<>();
    layers.add(conv("a", 1, ConvolutionMode.Same));
    IntStream.range(0, 200)
        .forEach(
            _ -> layers.add(new PReLULayer.Builder().inputShape(4, 1, 1).sharedAxes(2, 3).build()));
    Path file =
        written(Networks.chain(InputType.convolutional(6, 6, 3), layers.toArray(Layer[]::new)));
    assertThat(Dl4jReader.read(file, ReadRequest.NONE).graph().nodes()).hasSizeGreaterThan(200);
    Map<String, byte[]> entries = entries();
    String json = new String(entries.getOrDefault("configuration.json", new byte[0]), UTF_8);
    String dropout =
        "{\"layer\": {\"@class\": \"org.deeplearning4j.nn.conf.layers.ActivationLayer\"}},";
    String confs = json.replaceFirst("\"confs\" : \\[", "\"confs\" : [" + dropout.repeat(10_000));
    entries.put("configuration.json", confs.getBytes(UTF_8));
    refused(
        NumpyBytes.zip(folder.resolve("broken.zip"), entries), ReadRequest.NONE, "10002 layers");
  }
}
