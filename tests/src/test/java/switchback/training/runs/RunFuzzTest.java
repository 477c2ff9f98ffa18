package switchback.training.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.training.networks.TrainingTricks;
import tools.jackson.databind.json.JsonMapper;

/** Sound networks with broken manifests; {@code Dl4jImportFuzzTest} has broken networks. */
class RunFuzzTest extends FuzzTest {
  private final MultiLayerNetwork network =
      new MultiLayerNetwork(
          new NeuralNetConfiguration.Builder()
              .list()
              .layer(new OutputLayer.Builder().nIn(3).nOut(2).build())
              .build());

  RunFuzzTest() {
    network.init();
  }

  @Override
  protected String reader() {
    return "run.json";
  }

  @Override
  protected List<byte[]> whole() {
    RunManifest.Settings settings =
        new RunManifest.Settings(
            1,
            2,
            3,
            "none",
            TrainingTricks.DEFAULT,
            new RunManifest.Start("pretrained", "0", List.of("conv1"), List.of("fc1")));
    return List.of(
        manifest(
            settings, new RunManifest.Data("synthetic", 4, "5", 6, "7", List.of("a.jpg")), null),
        manifest(null, null, new RunManifest.Source("a.npz", "npz", "8")));
  }

  private byte[] manifest(
      RunManifest.@Nullable Settings settings,
      RunManifest.@Nullable Data data,
      RunManifest.@Nullable Source source) {
    return new JsonMapper()
        .writeValueAsBytes(
            new RunManifest(
                RunManifest.FORMAT,
                "tiny",
                Run.sha256(network),
                settings,
                data,
                source,
                List.of("cat", "dog"),
                new PixelStatistics(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)),
                null,
                List.of(new EpochResult(1, 2.3, 2.2, 0.1, 100, 0.1)),
                settings == null ? null : "9",
                Map.of("java", "25")));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) {
    return JsonMutator.broken(whole, mutator);
  }

  @Override
  protected Path place(Path parent, byte[] bytes) throws IOException {
    Path run = Files.createDirectories(parent.resolve("run"));
    if (Files.notExists(run.resolve(Run.MODEL))) {
      ModelSerializer.writeModel(network, run.resolve(Run.MODEL).toFile(), false);
    }
    Files.write(run.resolve(Run.MANIFEST), bytes);
    return run;
  }

  @Override
  protected void read(Path place) {
    Run run = Run.open(place.toString());
    for (int channel = 0; channel < 3; channel++) {
      run.statistics().scale(channel);
      run.statistics().shift(channel);
    }
    run.classes().get(1);
  }
}
