package switchback.training.readers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.keras.Layer.Array;

/** Layers against formulas written out, on images of 6 rows, 5 columns and 3 channels. */
class KerasLayersTest {
  private static final int ROWS = 6;
  private static final int COLUMNS = 5;
  private static final int CHANNELS = 3;

  @TempDir Path folder;

  /** Values (C, H, W), 0 outside. */
  private static final class Maps {
    private final int channels;
    private final int rows;
    private final int columns;
    private final float[] values;

    Maps(int channels, int rows, int columns, float[] values) {
      this.channels = channels;
      this.rows = rows;
      this.columns = columns;
      this.values = values;
    }

    float[] values() {
      return values;
    }

    double at(int c, int y, int x) {
      return contains(y, x) ? values[(c * rows + y) * columns + x] : 0;
    }

    boolean contains(int y, int x) {
      return y >= 0 && y < rows && x >= 0 && x < columns;
    }

    /** A value at each place. */
    interface Place {
      double at(int c, int y, int x);
    }

    static Maps of(int channels, int rows, int columns, Place place) {
      float[] values = new float[channels * rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) place.at(i / rows / columns, i / columns % rows, i % columns);
      }
      return new Maps(channels, rows, columns, values);
    }
  }

  private ReadNetwork read(String version, Layer... layers) throws IOException {
    List<Layer> all = List.of(layers);
    Path file = folder.resolve("model.h5");
    return Runs.read(
        Written.hdf5(
            file, version, "tensorflow", Written.sequential(all, ROWS, COLUMNS, CHANNELS), all));
  }

  private static Maps image(ReadNetwork read) {
    return new Maps(CHANNELS, ROWS, COLUMNS, Runs.image(read.graph()));
  }

  private static void same(float[] got, float[] expected) {
    assertThat(got).hasSameSizeAs(expected);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).as("value %d", i).isCloseTo(expected[i], within(2e-5f));
    }
  }

  private void check(ReadNetwork read, Maps expected) {
    NetworkGraph graph = read.graph();
    int node = graph.outputs().values().iterator().next();
    assertThat(graph.node(node).maps())
        .hasToString(expected.channels + "x" + expected.rows + "x" + expected.columns);
    same(Runs.output(read), expected.values());
  }

  @Test
  void padsStridesOfTwoAtTheEnd() throws IOException {
    Layer conv = Layer.convolution("conv", 3, 3, 2, "strides", 2, "padding", "same");
    ReadNetwork read = read("2.4.0", conv);
    Maps in = image(read);
    float[] kernel = conv.values("kernel");
    float[] bias = conv.values("bias");
    check(
        read,
        Maps.of(
            2,
            3,
            3,
            (f, y, x) -> {
              double sum = bias[f];
              for (int tap = 0; tap < 9; tap++) {
                for (int c = 0; c < CHANNELS; c++) {
                  // Six rows need one row of padding, below; five columns need one at both sides.
                  double value = in.at(c, 2 * y + tap / 3, 2 * x + tap % 3 - 1);
                  sum += value * kernel[(tap * CHANNELS + c) * 2 + f];
                }
              }
              return sum;
            }));
  }

  @Test
  void separatesAConvolutionIntoTwo() throws IOException {
    Array depth = Array.random(1, 2, 2, CHANNELS, 2);
    Array points = Array.random(2, 1, 1, 6, 4);
    Array bias = Array.random(3, 4);
    ReadNetwork whole =
        read(
            "2.4.0",
            Layer.of("SeparableConv2D", "sep", "kernel_size", 2, "depth_multiplier", 2)
                .with("depthwise_kernel", depth)
                .with("pointwise_kernel", points)
                .with("bias", bias));
    float[] got = Runs.output(whole);
    assertThat(whole.graph().nodes().stream().map(n -> n.name())).contains("sep/depthwise", "sep");
    ReadNetwork parts =
        read(
            "2.4.0",
            Layer.of("DepthwiseConv2D", "d", "kernel_size", List.of(2, 2), "use_bias", false)
                .with("depthwise_kernel", depth),
            Layer.of("Conv2D", "p", "kernel_size", List.of(1, 1), "filters", 4)
                .with("kernel", points)
                .with("bias", bias));
    same(got, Runs.output(parts));
  }

  @Test
  void transposesAConvolution() throws IOException {
    Array kernel = Array.random(1, 3, 3, 2, CHANNELS);
    ReadNetwork read =
        read(
            "2.4.0",
            Layer.of(
                    "Conv2DTranspose",
                    "up",
                    "kernel_size",
                    3,
                    "filters",
                    2,
                    "strides",
                    2,
                    "padding",
                    "same",
                    "use_bias",
                    false)
                .with("kernel", kernel));
    Maps in = image(read);
    check(
        read,
        Maps.of(
            2,
            2 * ROWS,
            2 * COLUMNS,
            (f, y, x) -> {
              double sum = 0;
              for (int tap = 0; tap < 9; tap++) {
                int fromY = y - tap / 3;
                int fromX = x - tap % 3;
                for (int c = 0; c < CHANNELS && fromY % 2 == 0 && fromX % 2 == 0; c++) {
                  sum +=
                      in.at(c, fromY / 2, fromX / 2)
                          * kernel.values()[(tap * 2 + f) * CHANNELS + c];
                }
              }
              return sum;
            }));
  }

  @Test
  void averagesCellsWithinTheMapsAlone() throws IOException {
    ReadNetwork read =
        read("2.4.0", Layer.of("AveragePooling2D", "mean", "pool_size", 2, "padding", "same"));
    Maps in = image(read);
    check(
        read,
        Maps.of(
            CHANNELS,
            3,
            3,
            (c, y, x) -> {
              double sum = 0;
              int count = 0;
              for (int i = 0; i < 4; i++) {
                sum += in.at(c, 2 * y + i / 2, 2 * x + i % 2);
                count += in.contains(2 * y + i / 2, 2 * x + i % 2) ? 1 : 0;
              }
              return sum / count;
            }));
  }

  @Test
  void appliesSlopesToTheAxesThatHaveThem() throws IOException {
    Array perChannel = Array.random(1, 1, 1, CHANNELS);
    Array perValue = Array.random(2, ROWS, COLUMNS, CHANNELS);
    ReadNetwork read =
        read(
            "2.4.0",
            Layer.of("PReLU", "shared", "shared_axes", List.of(1, 2)).with("alpha", perChannel),
            Layer.of("PReLU", "own").with("alpha", perValue));
    Maps in = image(read);
    check(
        read,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) -> {
              double value = in.at(c, y, x);
              double once = value > 0 ? value : perChannel.values()[c] * value;
              double slope = perValue.values()[(y * COLUMNS + x) * CHANNELS + c];
              return once > 0 ? once : slope * once;
            }));
  }

  @Test
  void normalizesGroupsLayersAndVectors() throws IOException {
    Array gamma = Array.random(1, CHANNELS);
    Array beta = Array.random(2, CHANNELS);
    ReadNetwork group =
        read(
            "2.12.0",
            Layer.of("GroupNormalization", "g", "groups", 1, "epsilon", 0.5)
                .with("gamma", gamma)
                .with("beta", beta));
    Maps in = image(group);
    double[] moments = moments(in.values());
    check(
        group,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) ->
                (in.at(c, y, x) - moments[0]) / Math.sqrt(moments[1] + 0.5) * gamma.values()[c]
                    + beta.values()[c]));
    ReadNetwork layer =
        read(
            "2.12.0",
            Layer.of("LayerNormalization", "l", "axis", List.of(3), "epsilon", 0.5)
                .with("gamma", gamma)
                .with("beta", beta));
    check(
        layer,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) -> {
              double[] m = moments(vector(in, y, x));
              return (in.at(c, y, x) - m[0]) / Math.sqrt(m[1] + 0.5) * gamma.values()[c]
                  + beta.values()[c];
            }));
    ReadNetwork unit = read("2.12.0", Layer.of("UnitNormalization", "u", "axis", -1));
    check(
        unit,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) -> {
              double squares = 0;
              for (float value : vector(in, y, x)) {
                squares += value * value;
              }
              return in.at(c, y, x) / Math.sqrt(squares);
            }));
  }

  private static float[] vector(Maps in, int y, int x) {
    float[] vector = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      vector[c] = (float) in.at(c, y, x);
    }
    return vector;
  }

  private static double[] moments(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / values.length;
    return new double[] {mean, squares / values.length - mean * mean};
  }

  @Test
  void rescalesAndNormalizesPixels() throws IOException {
    Layer rescaling = Layer.of("Rescaling", "scale", "scale", 1 / 127.5, "offset", -1.0);
    Layer stated =
        Layer.of(
            "Normalization",
            "stated",
            "axis",
            List.of(-1),
            "mean",
            List.of(1, 2, 3),
            "variance",
            List.of(4, 9, 16));
    Layer learnt =
        Layer.of("Normalization", "learnt", "axis", -1)
            .with("mean", Array.random(1, CHANNELS))
            .with("variance", Array.positive(2, CHANNELS))
            .with("count", new Array(new float[] {7}, 1));
    ReadNetwork read = read("2.12.0", rescaling, stated, learnt);
    assertThat(String.valueOf(read.statistics())).contains("0.0039");
    Maps in = image(read);
    check(
        read,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) -> {
              double once = (in.at(c, y, x) / 127.5 - 1 - (c + 1)) / (c + 2);
              double mean = learnt.values("mean")[c];
              return (once - mean) / Math.sqrt(learnt.values("variance")[c]);
            }));
    assertThat(read("2.12.0", Layer.of("Flatten", "flat")).statistics()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"2.4.0, 0.5", "2.2.3, 0"})
  void interpolatesFromTheCentreSinceTensorFlow2(String version, double centre) throws IOException {
    ReadNetwork read =
        read(
            version,
            Layer.of("UpSampling2D", "up", "size", List.of(2, 3), "interpolation", "bilinear"));
    Maps in = image(read);
    check(
        read,
        Maps.of(
            CHANNELS,
            2 * ROWS,
            3 * COLUMNS,
            (c, y, x) -> {
              double fromY = Math.clamp((y + centre) / 2 - centre, 0, ROWS - 1);
              double fromX = Math.clamp((x + centre) / 3 - centre, 0, COLUMNS - 1);
              int top = (int) fromY;
              int left = (int) fromX;
              int bottom = Math.min(top + 1, ROWS - 1);
              int right = Math.min(left + 1, COLUMNS - 1);
              double v = fromY - top;
              double u = fromX - left;
              return (1 - v) * ((1 - u) * in.at(c, top, left) + u * in.at(c, top, right))
                  + v * ((1 - u) * in.at(c, bottom, left) + u * in.at(c, bottom, right));
            }));
  }

  @Test
  void resizesCropsAndPads() throws IOException {
    ReadNetwork read =
        read(
            "3.1.0",
            Layer.of("Resizing", "r", "height", 3, "width", 10, "interpolation", "nearest"),
            Layer.of("CenterCrop", "c", "height", 2, "width", 7),
            Layer.of("ZeroPadding2D", "p", "padding", List.of(List.of(1, 0), List.of(0, 2))),
            Layer.of("Cropping2D", "q", "cropping", List.of(List.of(0, 1), List.of(1, 0))));
    Maps in = image(read);
    Maps resized = Maps.of(CHANNELS, 3, 10, (c, y, x) -> in.at(c, 2 * y + 1, x / 2));
    Maps cropped = Maps.of(CHANNELS, 2, 7, (c, y, x) -> resized.at(c, y, x + 1));
    check(read, Maps.of(CHANNELS, 2, 8, (c, y, x) -> cropped.at(c, y - 1, x + 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "2.4.0, hard_sigmoid, 0.2, 0.5",
    "3.0.5, hard_sigmoid, 0.16666666666666666, 0.5",
    "2.4.0, tf.keras.activations.hard_sigmoid, 0.2, 0.5"
  })
  void knowsWhichHardSigmoidIsMeant(String version, String name, double scale, double shift)
      throws IOException {
    pointwise(
        read(version, Layer.of("Activation", "a", "activation", name)),
        x -> Math.clamp(scale * x + shift, 0, 1));
  }

  private void pointwise(ReadNetwork read, DoubleUnaryOperator function) {
    Maps in = image(read);
    check(
        read,
        Maps.of(CHANNELS, ROWS, COLUMNS, (c, y, x) -> function.applyAsDouble(in.at(c, y, x))));
  }

  @Test
  void appliesActivationsInAllTheirSpellings() throws IOException {
    pointwise(
        read("2.4.0", Layer.of("ReLU", "r", "max_value", 0.5, "negative_slope", 0.1)),
        x -> Math.min(0.5, x > 0 ? x : 0.1 * x));
    pointwise(
        read("2.4.0", Layer.of("ReLU", "r", "max_value", 0.8, "threshold", 0.3)),
        x -> x > 0.3 ? Math.min(x, 0.8) : 0);
    pointwise(
        read(
            "3.2.0",
            Layer.of(
                "Activation",
                "r",
                "activation",
                Map.of(
                    "module",
                    "builtins",
                    "class_name",
                    "function",
                    "config",
                    "silu",
                    "registered_name",
                    "function"))),
        x -> x / (1 + Math.exp(-x)));
    pointwise(
        read(
            "3.2.0",
            Layer.of(
                "Activation",
                "r",
                "activation",
                Map.of("class_name", "LeakyReLU", "config", Map.of("negative_slope", 0.2)))),
        x -> x > 0 ? x : 0.2 * x);
    pointwise(read("2.4.0", act("log_sigmoid")), x -> -Math.log1p(Math.exp(-x)));
    pointwise(read("2.4.0", act("tanh_shrink")), x -> x - Math.tanh(x));
    pointwise(read("2.4.0", act("soft_shrink")), x -> x - Math.clamp(x, -0.5, 0.5));
    pointwise(read("2.4.0", act("hard_shrink")), x -> Math.abs(x) > 0.5 ? x : 0);
    pointwise(read("2.4.0", act("squareplus")), x -> (x + Math.sqrt(x * x + 4)) / 2);
    pointwise(read("2.4.0", act("hard_silu")), x -> x * Math.clamp(x / 6 + 0.5, 0, 1));
    pointwise(read("2.4.0", act("exponential")), Math::exp);
  }

  private static Layer act(String name) {
    return Layer.of("Activation", "a", "activation", name);
  }

  private ReadNetwork functional(String version, List<Layer> layers, String... outputs)
      throws IOException {
    Map<String, Object> model =
        Written.functional(layers, List.of(outputs), ROWS, COLUMNS, CHANNELS);
    return Runs.read(Written.hdf5(folder.resolve("f.h5"), version, "tensorflow", model, layers));
  }

  @Test
  void repeatsVectorsAlongMaps() throws IOException {
    ReadNetwork read =
        functional(
            "2.4.0",
            List.of(
                Layer.of("GlobalMaxPooling2D", "max").after("input"),
                Layer.of("Multiply", "gate").after("input", "max"),
                Layer.of("Average", "mean").after("gate", "input", "max"),
                Layer.of("Subtract", "less").after("mean", "gate")),
            "less");
    Maps in = image(read);
    double[] largest = new double[CHANNELS];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < in.values().length; i++) {
      int c = i / ROWS / COLUMNS;
      largest[c] = Math.max(largest[c], in.values()[i]);
    }
    check(
        read,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) -> {
              double value = in.at(c, y, x);
              double gate = value * largest[c];
              return (gate + value + largest[c]) / 3 - gate;
            }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "mul", "ave", "max", "min"})
  void mergesAsKeras1Does(String mode) throws IOException {
    ReadNetwork read =
        functional(
            "1.2.2",
            List.of(
                Layer.of("Activation", "a", "activation", "sigmoid").after("input"),
                Layer.of("Activation", "ones", "activation", "linear").after("a"),
                Layer.of("Merge", "merge", "mode", mode, "concat_axis", -1).after("a", "ones")),
            "merge");
    Maps in = image(read);
    check(
        read,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) -> {
              double s = 1 / (1 + Math.exp(-in.at(c, y, x)));
              return switch (mode) {
                case "sum" -> 2 * s;
                case "mul" -> s * s;
                default -> s;
              };
            }));
  }

  @Test
  void concatenatesAlongAnyAxis() throws IOException {
    ReadNetwork read =
        functional(
            "2.4.0",
            List.of(
                Layer.of("Activation", "a", "activation", "tanh").after("input"),
                Layer.of("Concatenate", "wide", "axis", 2).after("a", "input"),
                Layer.of("Concatenate", "deep", "axis", -1).after("wide", "wide")),
            "deep");
    Maps in = image(read);
    check(
        read,
        Maps.of(
            2 * CHANNELS,
            ROWS,
            2 * COLUMNS,
            (c, y, x) ->
                x < COLUMNS
                    ? Math.tanh(in.at(c % CHANNELS, y, x))
                    : in.at(c % CHANNELS, y, x - COLUMNS)));
  }

  @Test
  void keepsTheOrderOfValuesThatLayersAskFor() throws IOException {
    ReadNetwork read =
        read(
            "2.4.0",
            Layer.of("Permute", "p", "dims", List.of(3, 1, 2)),
            Layer.of("Reshape", "r", "target_shape", List.of(-1, 10)),
            Layer.of("Flatten", "f"));
    // The image is in the order that Permute makes of the file's.
    same(Runs.output(read), Runs.image(read.graph()));
    ReadNetwork flat = read("2.4.0", Layer.of("Flatten", "f"));
    Maps in = image(flat);
    float[] last = new float[in.values().length];
    for (int i = 0; i < last.length; i++) {
      last[i] = (float) in.at(i % CHANNELS, i / CHANNELS / COLUMNS, i / CHANNELS % COLUMNS);
    }
    same(Runs.output(flat), last);
  }

  @Test
  void namesEveryOutput() throws IOException {
    ReadNetwork read =
        functional(
            "2.4.0",
            List.of(
                Layer.of("Activation", "one", "activation", "relu").after("input"),
                Layer.of("Activation", "two", "activation", "tanh").after("one")),
            "two",
            "one");
    assertThat(read.graph().outputs().keySet()).containsExactly("two", "one");
    float[] one = Runs.output(read, "one");
    float[] two = Runs.output(read, "two");
    for (int i = 0; i < one.length; i++) {
      assertThat(two[i]).isCloseTo((float) Math.tanh(one[i]), within(1e-6f));
    }
  }

  /** Returns a functional model of Keras 2 whose nodes are given as they are in the file. */
  private ReadNetwork raw(List<Map<String, Object>> layers, Object outputs) throws IOException {
    List<Object> all = new ArrayList<>();
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", "input");
    input.put("batch_input_shape", Arrays.asList(null, ROWS, COLUMNS, CHANNELS));
    all.add(
        Map.of(
            "class_name",
            "InputLayer",
            "name",
            "input",
            "config",
            input,
            "inbound_nodes",
            List.of()));
    all.addAll(layers);
    Map<String, Object> config =
        Map.of(
            "name",
            "m",
            "layers",
            all,
            "input_layers",
            List.of("input", 0, 0),
            "output_layers",
            outputs);
    Map<String, Object> model = Map.of("class_name", "Functional", "config", config);
    Layer none = Layer.of("Flatten", "none");
    return Runs.read(
        Written.hdf5(folder.resolve("r.h5"), "2.6.0", "tensorflow", model, List.of(none)));
  }

  private static Map<String, Object> node(
      String type, String name, Map<String, Object> config, Object... nodes) {
    return Map.of(
        "class_name", type, "name", name, "config", config, "inbound_nodes", List.of(nodes));
  }

  @Test
  void takesFunctionsOfTensorFlow() throws IOException {
    ReadNetwork read =
        raw(
            List.of(
                node(
                    "TFOpLambda",
                    "tf.__operators__.add",
                    Map.of("name", "tf.__operators__.add", "function", "__operators__.add"),
                    List.of("input", 0, 0, Map.of("y", 3.0))),
                node(
                    "ReLU",
                    "re_lu",
                    Map.of("name", "re_lu", "max_value", 6.0),
                    List.of(List.of("tf.__operators__.add", 0, 0, Map.of()))),
                node(
                    "TFOpLambda",
                    "tf.math.multiply",
                    Map.of("name", "tf.math.multiply", "function", "math.multiply"),
                    List.of("re_lu", 0, 0, Map.of("y", 1 / 6.0))),
                node(
                    "TensorFlowOpLayer",
                    "tf_op_layer_mul",
                    Map.of(
                        "name",
                        "mul",
                        "node_def",
                        Map.of("name", "mul", "op", "Mul"),
                        "constants",
                        Map.of("0", List.of(1, 2, 3))),
                    List.of(List.of("tf.math.multiply", 0, 0, Map.of()))),
                node(
                    "TFOpLambda",
                    "tf.math.subtract",
                    Map.of("name", "s", "function", "math.subtract"),
                    List.of(
                        "_CONSTANT_VALUE",
                        -1,
                        1.0,
                        Map.of("y", List.of("tf_op_layer_mul", 0, 0))))),
            List.of(List.of("tf.math.subtract", 0, 0)));
    Maps in = image(read);
    check(
        read,
        Maps.of(
            CHANNELS,
            ROWS,
            COLUMNS,
            (c, y, x) -> 1 - (c + 1) * Math.clamp(in.at(c, y, x) + 3, 0, 6) / 6));
  }

  @Test
  void takesFunctionsOfKeras3() throws IOException {
    Map<String, Object> operation =
        Map.of(
            "module",
            "keras.src.ops.numpy",
            "class_name",
            "Multiply",
            "name",
            "multiply",
            "config",
            Map.of("name", "multiply"),
            "inbound_nodes",
            List.of(Map.of("args", List.of(Written.tensor("input"), 2.5), "kwargs", Map.of())));
    Map<String, Object> mean =
        Map.of(
            "module",
            "keras.src.ops.numpy",
            "class_name",
            "Mean",
            "name",
            "mean",
            "config",
            Map.of("name", "mean", "axis", List.of(1, 2), "keepdims", false),
            "inbound_nodes",
            List.of(Map.of("args", List.of(Written.tensor("multiply")), "kwargs", Map.of())));
    ReadNetwork read = raw(List.of(operation, mean), List.of("mean", 0, 0));
    Maps in = image(read);
    check(
        read,
        Maps.of(
            CHANNELS,
            1,
            1,
            (c, _, _) -> {
              double sum = 0;
              for (int i = 0; i < ROWS * COLUMNS; i++) {
                sum += in.values()[c * ROWS * COLUMNS + i];
              }
              return 2.5 * sum / ROWS / COLUMNS;
            }));
  }

  @Test
  void sharesLayersAndModels() throws IOException {
    Map<String, Object> twice =
        node(
            "Activation",
            "a",
            Map.of("name", "a", "activation", "tanh"),
            List.of(List.of("input", 0, 0, Map.of())),
            List.of(List.of("a", 0, 0, Map.of())));
    Map<String, Object> inner =
        new LinkedHashMap<>(
            Written.functional(
                List.of(Layer.of("Activation", "e", "activation", "exponential").after("input")),
                List.of("e"),
                ROWS,
                COLUMNS,
                CHANNELS));
    inner.put("name", "inner");
    // The calls of a model count from 1.
    inner.put(
        "inbound_nodes",
        List.of(List.of(List.of("a", 1, 0, Map.of())), List.of(List.of("inner", 1, 0, Map.of()))));
    ReadNetwork read = raw(List.of(inner, twice), List.of(List.of("inner", 2, 0)));
    pointwise(read, x -> Math.exp(Math.exp(Math.tanh(Math.tanh(x)))));
  }
}
