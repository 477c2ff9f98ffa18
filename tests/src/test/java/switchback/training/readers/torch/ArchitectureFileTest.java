package switchback.training.readers.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;

/** Networks that the user describes. */
class ArchitectureFileTest {
  private static final Map<String, long[]> ARRAYS =
      TorchFiles.shapes("a.weight 4 3 3 3", "b.weight 4 2 1 1", "fc.weight 5 4", "fc.bias 5");

  private static final String RIGHT =
      """
      {"layers": [
        {"type": "conv", "name": "a", "stride": 2, "padding": [1, 1, 0, 0]},
        {"type": "leakyrelu", "slope": 0.2, "name": "bent"},
        {"type": "avgpool", "size": 3, "stride": 1, "padding": 1, "count_padding": false},
        {"type": "conv", "name": "b"},
        {"type": "add", "name": "sum", "inputs": ["b", "bent"]},
        {"type": "concat", "inputs": ["sum", "bent"]},
        {"type": "slice", "from": 0, "to": 4},
        {"type": "shuffle", "groups": 2},
        {"type": "adaptiveavgpool", "size": 3},
        {"type": "globalmaxpool"},
        {"type": "flatten"},
        {"type": "dropout"},
        {"type": "dense", "name": "fc"},
        {"type": "softmax"}]}
      """;

  @TempDir Path folder;

  private ReadRequest described(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), json);
    return Reading.architecture(file.toString(), new InputSize(10, 12));
  }

  private ReadNetwork read(String json) throws IOException {
    return Reading.read(folder, TorchFiles.zip(ARRAYS), described(json));
  }

  private void refused(String json, String... parts) throws IOException {
    Reading.refused(folder, TorchFiles.zip(ARRAYS), described(json), parts);
  }

  @Test
  void buildsWhatIsDescribed() throws IOException {
    ReadNetwork network = read(RIGHT);
    assertThat(Reading.layers(network)).containsExactly("a 4x5x6", "b 4x5x6", "fc 5x1x1");
    assertThat(network.graph().outputs()).containsOnlyKeys("softmax14");
    float[] image = TorchFiles.values("image", new long[] {3, 10, 12});
    float[] classes = Reading.run(network, "softmax14", image);
    double sum = 0;
    for (float value : classes) {
      sum += value;
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void adaptsAnAverageToAnySize() throws IOException {
    String json =
        """
        {"layers": [
          {"type": "conv", "name": "a"}, {"type": "conv", "name": "b", "comment": "two groups"},
          {"type": "adaptiveavgpool", "name": "even", "size": [%d, %d]},
          {"type": "globalavgpool"}, {"type": "flatten"}, {"type": "dense", "name": "fc"}]}
        """;
    // Maps of 8x10: windows of equal size have the mean of all values as theirs.
    float[] image = TorchFiles.values("image", new long[] {3, 10, 12});
    float[] whole = run(json.formatted(1, 1), image);
    assertThat(run(json.formatted(4, 5), image)).containsExactly(whole, within(1e-5f));
    assertThat(run(json.formatted(16, 20), image)).containsExactly(whole, within(1e-5f));
    assertThat(run(json.formatted(3, 7), image)).isNotEqualTo(whole);
  }

  private float[] run(String json, float[] image) throws IOException {
    return Reading.run(read(json), "fc", image);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"stride\": 2;\"strides\": 2;a: the key 'strides' is not one of conv",
        "\"stride\": 2;\"stride\": 0;a: stride: 0",
        "\"stride\": 2;\"stride\": \"2\";a: stride",
        "[1, 1, 0, 0];[1, 1, 0];a: padding: [1,1,0]",
        "[1, 1, 0, 0];\"same\";padding: \"same\" is for stride 1",
        "\"type\": \"leakyrelu\";\"type\": \"bentrelu\";bent: the type 'bentrelu' is not known",
        "\"slope\": 0.2;\"slope\": \"x\";bent: slope: \"x\", not a number",
        "\"size\": 3, \"stride\": 1;\"stride\": 1;avgpool3: no \"size\"",
        "[\"b\", \"bent\"];[\"b\"];sum: it takes two inputs or more",
        "[\"b\", \"bent\"];[\"b\", \"c\"];sum: no layer called 'c' before it",
        "\"name\": \"b\";\"name\": \"a\";a: a second layer of this name",
        "\"layers\";\"layer\";no list of layers",
        "\"softmax\"}]};\"softmax\"}], \"outputs\": [\"x\"]};outputs",
        "\"softmax\"}]};\"softmax\"}], \"size\": [10]};size: [10], not [rows, columns]",
        "\"softmax\"}]};\"softmax\"}], \"inputs\": 1};the key 'inputs'",
        "\"softmax\"}]};\"softmax\"};no JSON"
      })
  void namesTheLayerAndTheKey(String from, String to, String part) throws IOException {
    String json = RIGHT.strip().replace(from, to);
    assertThat(json).isNotEqualTo(RIGHT.strip());
    refused(json, part);
  }

  @Test
  void namesAllFaultsAtOnce() throws IOException {
    refused(
        RIGHT.replace("\"stride\": 2", "\"strides\": 2").replace("slope", "slant"),
        "a: the key 'strides'",
        "bent: the key 'slant'");
  }

  @Test
  void namesArraysWithoutALayerAndLayersWithoutAnArray() throws IOException {
    refused(
        RIGHT.replace("\"name\": \"fc\"", "\"name\": \"head\""),
        "no array head.weight",
        "the array fc.weight, which no layer has",
        "the array fc.bias, which no layer has");
    refused(
        RIGHT.replace("[\"sum\", \"bent\"]", "[\"bent\", \"bent\"]"), "sum, whose output nothing");
    refused(
        RIGHT.replace("\"conv\", \"name\": \"b\"", "\"dense\", \"name\": \"b\""),
        "b.weight of shape (4, 2, 1, 1), not of 2 axes");
  }

  @Test
  void namesTheLayerThatDoesNotFit() throws IOException {
    refused(
        RIGHT.replace("\"flatten\"", "\"identity\""), "fc: fc.weight of shape (5, 4)", "flatten");
    refused(RIGHT.replace("\"to\": 4", "\"to\": 3"), "shuffle8: 3 channels in 2 groups");
    refused(RIGHT.replace("\"padding\": 1,", ""), "sum: its inputs are of shapes");
    refused(
        RIGHT.replace("{\"type\": \"dropout\"}", "{\"type\": \"reshape\", \"shape\": [1, 3]}"),
        "reshape12: values of (1, 4) do not have the shape [1, 3]");
    refused(
        RIGHT.replace("{\"type\": \"dropout\"}", "{\"type\": \"permute\", \"order\": [0, 0]}"),
        "permute12: the order [0, 0]");
  }

  /** Sizes that a description can ask for are bounded. */
  @Test
  void refusesHugeMaps() throws IOException {
    String huge = "{\"type\": \"upsample\", \"size\": 4096}";
    refused(
        RIGHT.replace("{\"type\": \"shuffle\", \"groups\": 2}", huge + "," + huge),
        "its output is of shape");
    Reading.refused(
        folder,
        TorchFiles.zip(ARRAYS),
        new ReadRequest(new InputSize(1 << 20, 1 << 20), folder.resolve("net.json").toString()),
        "1048576");
    refused("{\"layers\": " + "[".repeat(100_000), "no JSON");
  }

  @Test
  void anUnusualPrefixMayStayInTheNames() throws IOException {
    Map<String, long[]> shapes = TorchFiles.shapes("net.a.weight 2 3 1 1", "net.fc.weight 5 2");
    String json =
        """
        {"layers": [{"type": "conv", "name": "PREFIXa"}, {"type": "globalavgpool"},
          {"type": "flatten"}, {"type": "dense", "name": "PREFIXfc"}]}
        """;
    for (String prefix : List.of("", "net.")) {
      ReadRequest request = described(json.replace("PREFIX", prefix));
      ReadNetwork network = Reading.read(folder, TorchFiles.zip(shapes), request);
      assertThat(network.prefix()).isEqualTo("net.");
      assertThat(network.graph().outputs()).hasSize(1);
    }
  }
}
