package switchback.training.graphs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.training.engine.Engine;

/** Sound weights with broken nodes; what can be read can be run. */
class GraphJsonFuzzTest extends FuzzTest {
  private static final int LARGEST = 1 << 16;

  @Override
  protected String reader() {
    return GraphFile.GRAPH;
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    GraphFile.write(EveryOperation.graph(), beside);
    return List.of(Files.readAllBytes(beside.resolve(GraphFile.GRAPH)));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) {
    return JsonMutator.broken(whole, mutator);
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Path run = Files.createDirectories(parent.resolve("run"));
    if (Files.notExists(run.resolve(GraphFile.WEIGHTS))) {
      Files.copy(beside.resolve(GraphFile.WEIGHTS), run.resolve(GraphFile.WEIGHTS));
    }
    Files.write(run.resolve(GraphFile.GRAPH), bytes);
    return run;
  }

  @Override
  protected void read(Path place) throws IOException {
    run(GraphFile.read(place));
  }

  /** Runs a graph whose maps are small. */
  static void run(NetworkGraph graph) {
    Stream<MapShape> maps = graph.nodes().stream().map(Node::maps);
    if (maps.allMatch(shape -> shape.size() < LARGEST)) {
      new Engine(graph, false)
          .run(new float[graph.input().size()], List.copyOf(graph.outputs().values()));
      new GraphLayers(graph, "").all();
    }
  }
}
