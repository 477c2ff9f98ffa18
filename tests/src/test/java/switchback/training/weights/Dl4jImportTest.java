package switchback.training.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import switchback.Numbers;
import switchback.NumpyBytes;
import switchback.datasets.ImageSet;
import switchback.fixtures.Refusals;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadRequest;

/** Model files written by DL4J itself, sound and broken. */
class Dl4jImportTest {
  @TempDir Path folder;

  static MultiLayerNetwork stock(DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3)
                        .name("first")
                        .nOut(4)
                        .activation(Activation.RELU)
                        .build())
                .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG).build())
                .layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(8, 8, 3))
                .build());
    network.init();
    return network;
  }

  private Path written(MultiLayerNetwork network) throws IOException {
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static Import read(Path file) throws IOException {
    return Import.read(file, new ReadRequest(new InputSize(8, 8), null), null, null);
  }

  /** Imports a network and returns it as DL4J trains it. */
  private MultiLayerNetwork network(Import read) throws IOException {
    return read.save(folder.resolve("run"), read.defaultClasses(), Map.of()).network();
  }

  private static void refused(Path file, String... parts) {
    Refusals.assertRefused(() -> read(file), file, parts);
  }

  private void refused(Map<String, byte[]> entries, String... parts) throws IOException {
    refused(NumpyBytes.zip(folder.resolve("model.zip"), entries), parts);
  }

  @Test
  void readsANetworkToTheBit() throws IOException {
    MultiLayerNetwork network = stock(DataType.FLOAT);
    Import read = read(written(network));
    MultiLayerNetwork kept = network(read);
    assertThat(kept.params()).isEqualTo(network.params());
    assertThat(kept.getLayerNames()).isEqualTo(network.getLayerNames());
    assertThat(read.outputs()).isEqualTo(3);
    assertThat(read.notices()).containsExactly(Import.NO_STATISTICS);
    INDArray images = Nd4j.create(Numbers.normal(192, 2), new int[] {1, 3, 8, 8});
    assertThat(kept.output(images)).isEqualTo(network.output(images));
  }

  @Test
  void roundsADoubleNetworkAndSaysSo() throws IOException {
    MultiLayerNetwork network = stock(DataType.DOUBLE);
    Import read = read(written(network));
    MultiLayerNetwork kept = network(read);
    assertThat(kept.params().dataType()).isEqualTo(DataType.FLOAT);
    assertThat(kept.params()).isEqualTo(network.params().castTo(DataType.FLOAT));
    assertThat(read.notices().getFirst()).contains("rounded to float32");
  }

  /** Checks that pixels are standardised as the normaliser would do it. */
  private void normalisesAlike(DataNormalization normaliser, float... pixels) throws IOException {
    Path file = written(stock(DataType.FLOAT));
    ModelSerializer.addNormalizerToModel(file.toFile(), normaliser);
    Import read = read(file);
    assertThat(read.notices()).isEmpty();
    DataSet data = new DataSet(Nd4j.create(pixels, new int[] {1, 3, 1, 1}), Nd4j.zeros(1, 3));
    normaliser.transform(data);
    byte[] image = {(byte) pixels[0], (byte) pixels[1], (byte) pixels[2]};
    float[] got =
        new ImageSet(3, 1, 1, new byte[][] {image}, new int[1]).standardized(0, read.statistics());
    for (int i = 0; i < 3; i++) {
      assertThat((double) got[i]).isCloseTo(data.getFeatures().getDouble(i), within(1e-5));
    }
  }

  private static DataSet someImages() {
    float[] pixels = new float[2 * 3 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 37 % 256;
    }
    return new DataSet(Nd4j.create(pixels, new int[] {2, 3, 2, 2}), Nd4j.zeros(2, 3));
  }

  @Test
  void takesStatisticsFromANormaliser() throws IOException {
    NormalizerStandardize standardize = new NormalizerStandardize();
    standardize.fit(someImages());
    normalisesAlike(standardize, 7, 130, 255);
    NormalizerMinMaxScaler minMax = new NormalizerMinMaxScaler(-1, 2);
    minMax.fit(someImages());
    normalisesAlike(minMax, 7, 130, 255);
    normalisesAlike(new ImagePreProcessingScaler(0, 1), 7, 130, 255);
    normalisesAlike(new ImagePreProcessingScaler(-1, 1), 7, 130, 255);
  }

  @Test
  void refusesAnotherNormaliser() throws IOException {
    Map<String, byte[]> entries = entries(written(stock(DataType.FLOAT)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream normaliser = new DataOutputStream(bytes);
    normaliser.writeUTF("NORMALIZER");
    normaliser.writeInt(1);
    // DL4J instantiates the class that follows.
    normaliser.writeUTF("CUSTOM");
    normaliser.writeUTF("some.class.Name");
    entries.put("normalizer.bin", bytes.toByteArray());
    refused(entries, "normaliser of another kind", "CUSTOM");
    entries.put("normalizer.bin", new byte[3]);
    refused(entries, "cut short");
  }

  /** A fuzzer found the first two: a mean that is not finite, and a deviation that rounds to 0. */
  @ParameterizedTest
  @CsvSource({"1e308, 1.0000000000000002e308, 1e308", "0, 1, 8e-323", "0, 1e300, 1"})
  void refusesANormaliserWithoutStatistics(double low, double high, double most)
      throws IOException {
    Map<String, byte[]> entries = entries(written(stock(DataType.FLOAT)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream normaliser = new DataOutputStream(bytes);
    normaliser.writeUTF("NORMALIZER");
    normaliser.writeInt(1);
    normaliser.writeUTF("IMAGE_MIN_MAX");
    for (double value : new double[] {low, high, most}) {
      normaliser.writeDouble(value);
    }
    entries.put("normalizer.bin", bytes.toByteArray());
    refused(entries, "a normaliser without means or deviations");
  }

  @Test
  void refusesWhatIsMissingOrUnknown() throws IOException {
    Map<String, byte[]> entries = entries(written(stock(DataType.FLOAT)));
    byte[] coefficients = entries.remove("coefficients.bin");
    refused(entries, "no coefficients.bin");
    entries.put("coefficients.bin", coefficients);
    // A serialised Java object: never deserialised.
    entries.put("preprocessor.bin", new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5});
    refused(entries, "unknown entry", "preprocessor.bin");
    entries.remove("preprocessor.bin");
    entries.put("../configuration.json", new byte[1]);
    refused(entries, "path");
  }

  @Test
  void refusesBrokenCoefficients() throws IOException {
    Map<String, byte[]> entries = entries(written(stock(DataType.FLOAT)));
    byte[] whole = entries.getOrDefault("coefficients.bin", new byte[0]);
    entries.put("coefficients.bin", Arrays.copyOf(whole, whole.length - 1));
    refused(entries, "cut short");
    entries.put("coefficients.bin", Arrays.copyOf(whole, 9));
    refused(entries, "cut short");
    // Found by a fuzz test: the first buffer's mode is not text.
    byte[] noText = whole.clone();
    noText[4] = (byte) 0xFF;
    entries.put("coefficients.bin", noText);
    refused(entries, "bytes that are not text");
    byte[] nan = whole.clone();
    ByteBuffer.wrap(nan).putFloat(whole.length - 8, Float.NaN);
    entries.put("coefficients.bin", nan);
    refused(entries, "coefficients.bin", "not finite", "NaN");
    // The shape claims more values than there are; DL4J's values begin at 0x70.
    byte[] huge = whole.clone();
    ByteBuffer.wrap(huge).putLong(0x28, Long.MAX_VALUE / 2);
    entries.put("coefficients.bin", huge);
    refused(entries, "lengths of an array differ");
  }

  @Test
  void refusesAnInvalidConfiguration() throws IOException {
    Map<String, byte[]> entries = entries(written(stock(DataType.FLOAT)));
    byte[] json = entries.getOrDefault("configuration.json", new byte[0]);
    String text = new String(json, UTF_8);
    for (String broken :
        List.of(
            "{ not json",
            "{}",
            "{\"confs\":" + "[".repeat(100_000),
            text.replace("layers.ConvolutionLayer", "layers.NoSuchLayer"),
            text.replace("layers.ConvolutionLayer", "../java.lang.Runtime"),
            text.replaceFirst("\"nout\" : 4", "\"nout\" : 400000000"))) {
      assertThat(broken).isNotEqualTo(text);
      entries.put("configuration.json", broken.getBytes(UTF_8));
      refused(entries, "model.zip");
    }
  }

  @Test
  void refusesWhatIsCutShort() throws IOException {
    Path file = written(stock(DataType.FLOAT));
    byte[] whole = Files.readAllBytes(file);
    refused(
        Files.write(file, Arrays.copyOf(whole, whole.length / 2)), "a zip archive that is damaged");
    refused(Files.write(file, new byte[0]), "an empty file");
  }
}
