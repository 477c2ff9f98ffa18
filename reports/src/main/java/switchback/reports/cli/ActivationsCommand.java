package switchback.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.training.engine.Engine;
import switchback.training.runs.Run;

/** {@code switchback activations}. */
@Command(
    name = "activations",
    description = "Write the maps of a layer for an image, or for several images, as numbers.",
    footerHeading = Subcommand.EXAMPLES,
    footer = {
      "  switchback activations pretrained --image cat.jpg --layer conv2 --out cat.npy",
      "  switchback activations my-run --input images.npy --layer output --out logits.npy"
    })
final class ActivationsCommand extends Subcommand {
  @Mixin private RunParameter network = new RunParameter();
  @Mixin private LayerOption layer = new LayerOption();

  @ArgGroup(multiplicity = "1")
  private ImageChoice image = new ImageChoice();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.npy",
      description = {
        "The file to write: float32, (N, C, H, W), or (N, features) of a dense layer; an existing"
            + " file is replaced."
      })
  private Path out = Path.of("");

  @Override
  void run() throws IOException {
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
      throw misuse(
          "unsupported file type", "--out", out, "FILE.npy", "choose a file name with this ending");
    }
    Outputs.checkFile(out);
    try (TerminalProgress progress = new TerminalProgress(this)) {
      Run run = network.open(this);
      ProjectableNetwork projectable = ProjectableNetwork.of(run);
      ProjectableLayer maps = layer.of(this, projectable);
      List<float[]> inputs = image.inputs(this, run, projectable.input(), progress).values();
      float[] values = new float[Math.multiplyExact(inputs.size(), maps.maps().size())];
      Engine engine = new Engine(run.graph(), run.isGraph());
      int node = projectable.node(maps.name());
      for (int i = 0; i < inputs.size(); i++) {
        progress.at("running forward", i, inputs.size());
        float[] one = engine.run(inputs.get(i), List.of(node)).getFirst();
        System.arraycopy(one, 0, values, i * one.length, one.length);
      }
      progress.finish();
      NpyArray array = NpyArray.of(values, shape(inputs.size(), projectable, maps));
      NpyFiles.write(out, array);
      err().println("activations of %s: %s, %s".formatted(maps.name(), array.shape(), out));
    }
  }

  /** Returns (N, features) for values without a place in the image, otherwise (N, C, H, W). */
  private static int[] shape(int images, ProjectableNetwork network, ProjectableLayer layer) {
    boolean isDense = layer.maps().plane() == 1 && network.convolution(layer.name()).isEmpty();
    return isDense
        ? new int[] {images, layer.features()}
        : new int[] {images, layer.features(), layer.height(), layer.width()};
  }
}
