package switchback.training.graphs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchback.Numbers;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.engine.Engine;

class GraphFileTest {
  @TempDir Path folder;

  private Path in(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private static List<float[]> maps(NetworkGraph graph) {
    float[] image = Numbers.normal(EveryOperation.IMAGE.size(), 1);
    List<Integer> all = IntStream.range(0, graph.nodes().size()).boxed().toList();
    return new Engine(graph, false).run(image, all);
  }

  @Test
  void theGraphHasEveryOperation() {
    Set<Class<?>> got =
        EveryOperation.graph().nodes().stream()
            .map(node -> node.operation().getClass())
            .collect(Collectors.toSet());
    assertThat(got).isEqualTo(Set.of(Operation.class.getPermittedSubclasses()));
  }

  @Test
  void everyOperationIsReadAsItWasWritten() throws IOException {
    NetworkGraph graph = EveryOperation.graph();
    GraphFile.write(graph, in("a"));
    NetworkGraph read = GraphFile.read(in("a"));
    assertThat(read.outputs()).isEqualTo(graph.outputs());
    assertThat(read.nodes()).hasSameSizeAs(graph.nodes());
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node expected = graph.node(i);
      Node got = read.node(i);
      assertThat(got.name()).isEqualTo(expected.name());
      assertThat(got.inputs()).isEqualTo(expected.inputs());
      assertThat(got.maps()).isEqualTo(expected.maps());
      // Weights are printed by their number, all else by its value.
      assertThat(got.operation()).hasToString(expected.operation().toString());
      Map<String, Weights> weights = OperationWeights.of(expected.operation());
      assertThat(OperationWeights.of(got.operation())).containsOnlyKeys(weights.keySet());
      OperationWeights.of(got.operation())
          .forEach(
              (name, values) ->
                  assertThat(values.toArray())
                      .as(name)
                      .containsExactly(Objects.requireNonNull(weights.get(name)).toArray()));
    }
  }

  @Test
  void everyNodeGivesTheSameBits() throws IOException {
    NetworkGraph graph = EveryOperation.graph();
    GraphFile.write(graph, in("a"));
    assertThat(maps(GraphFile.read(in("a")))).containsExactlyElementsOf(maps(graph));
  }

  @Test
  void writingAgainGivesTheSameBytes() throws IOException {
    GraphFile.write(EveryOperation.graph(), in("a"));
    GraphFile.write(GraphFile.read(in("a")), in("b"));
    for (String file : List.of(GraphFile.GRAPH, GraphFile.WEIGHTS)) {
      assertThat(in("b").resolve(file)).hasSameBinaryContentAs(in("a").resolve(file));
    }
  }

  /** The header's length and its place are those of the safetensors format. */
  @Test
  void arraysAreAlignedAndLittleEndian() throws IOException {
    Weights filters = Weights.of(1.5f, -2);
    GraphBuilder graph = new GraphBuilder(new MapShape(2, 3, 3));
    graph.output("y", graph.convolution("c", graph.input(), Windows.of(1, 1), 1, filters, null));
    GraphFile.write(graph.build(), in("a"));
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(in("a").resolve(GraphFile.WEIGHTS)))
            .order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    assertThat((length + Long.BYTES) % 64).isZero();
    byte[] header = new byte[length];
    bytes.get(header);
    assertThat(new String(header, UTF_8).strip())
        .isEqualTo("{\"1.weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
    assertThat(bytes.getFloat()).isEqualTo(1.5f);
    assertThat(bytes.getFloat()).isEqualTo(-2);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void doesNotOverwrite() throws IOException {
    GraphFile.write(EveryOperation.graph(), in("a"));
    assertThatThrownBy(() -> GraphFile.write(EveryOperation.graph(), in("a")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void namesAFileThatIsMissing() throws IOException {
    assertThatThrownBy(() -> GraphFile.read(in("a")))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("a damaged run", GraphFile.GRAPH, "; hint: ");
    GraphFile.write(EveryOperation.graph(), in("a"));
    Files.delete(in("a").resolve(GraphFile.WEIGHTS));
    assertThatThrownBy(() -> GraphFile.read(in("a")))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContainingAll("a damaged run", GraphFile.WEIGHTS, "no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\" : 1 | \"format\" : 2 | format 2",
        "\"operation\" : \"dense\" | \"operation\" : \"sparse\" | sparse",
        "\"function\" : \"mish\" | \"function\" : \"mash\" | MASH",
        "\"kind\" : \"quotient\" | \"kind\" : \"quota\" | QUOTA",
        "\"stride\" : 2 | \"stride\" : 0 | stride must be at least 1",
        "\"stride\" : 2 | \"stride\" : 2.5 | no whole number stride",
        "\"groups\" : 2 | \"groups\" : 0 | sizes do not fit",
        "\"groups\" : 2 | \"groups\" : -1 | sizes do not fit",
        "\"parts\" : 2 | \"parts\" : 0 | sizes do not fit",
        "\"taps\" : 2 | \"taps\" : 0 | ",
        "\"axis\" : 1 | \"axis\" : 2 | sizes do not fit",
        "\"sources\" : | \"wells\" : | sizes do not fit",
        "\"fill\" : \"0.0\" | \"fill\" : \"none\" | none",
        "\"ceiling\" : 5.5 | \"ceiling\" : \"high\" | ",
        "\"inputs\" : [ 0 ] | \"inputs\" : [ 1 ] | cannot take the maps of 1",
        "\"inputs\" : [ 0 ] | \"inputs\" : [ -1 ] | cannot take the maps of -1",
        "\"inputs\" : [ 0 ] | \"inputs\" : [ ] | sizes do not fit",
        "\"inputs\" : [ 0 ] | \"inputs\" : [ 0, 0 ] | sizes do not fit",
        "\"maps\" : [ 4, 5, 6 ] | \"maps\" : [ 65536, 65536, 1 ] | too large",
        "\"maps\" : [ 4, 5, 6 ] | \"maps\" : [ 4, 5 ] | at least 1x1x1",
        "\"maps\" : [ 4, 5, 6 ] | \"maps\" : [ 4, 5, 7 ] | sizes do not fit",
        "\"outputs\" : { | \"exits\" : { | needs outputs",
        "\"nodes\" : [ | \"knots\" : [ | ",
        "\"arrays\" : 1 | \"arrays\" : 10000 | no array 10000.weight",
      })
  void namesWhatIsDamaged(String from, String to, String message) throws IOException {
    GraphFile.write(EveryOperation.graph(), in("a"));
    Path file = in("a").resolve(GraphFile.GRAPH);
    String json = Files.readString(file);
    assertThat(json).contains(from);
    int at = json.indexOf(from);
    Files.writeString(file, json.substring(0, at) + to + json.substring(at + from.length()));
    assertThatThrownBy(() -> GraphFile.read(in("a")))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageStartingWith("a damaged run: " + file + ": got ")
        .hasMessageContaining(message == null ? "" : message)
        .hasMessageNotContaining("\n");
  }
}
