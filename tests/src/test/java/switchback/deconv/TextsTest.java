package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.images.RgbImage;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.search.TopUnit;
import switchback.deconv.signals.Patch;
import switchback.deconv.signals.Signal;
import switchback.training.Evaluation;
import switchback.training.engine.Engine;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Indices;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Weights;
import switchback.training.runs.Run;

/** What the values that a library user meets print. */
class TextsTest {
  @Test
  void aNetworkPrintsItsSizesAndLayers() {
    ProjectableNetwork network = ProjectableNetwork.of(Run.open("pretrained"));
    assertThat(network).hasToString("3x32x32 to 10x1x1 by conv1, conv2, fc1, output");
    assertThat(network.layer("conv2"))
        .hasToString("conv2: 64x16x16, each unit sees 14x14 pixels, every 2x2, from (-6, -6)");
    assertThat(network.layer("fc1").field()).hasToString("all 32x32 pixels");
  }

  @Test
  void choicesPrintTheirNames() {
    assertThat(Recipe.GUIDED).hasToString("guided (max, switches, guided)");
    assertThat(Unpooling.all(1)).hasToString("[switches, fill, average, corner, random]");
    assertThat(Rectification.all()).hasToString("[deconvnet, gradient, guided, linear]");
    assertThat(Isolation.all()).hasToString("[max, map]");
  }

  @Test
  void unitsAndPatchesPrintWhereTheyAre() {
    assertThat(new TopUnit(1, 126, 3, 1.5f, 0, 9))
        .hasToString("1: image 126, unit (0, 9), activation 1.5");
    assertThat(new Patch(2, 20, 14, 12)).hasToString("14x12 at (2, 20)");
    assertThat(Signal.over(new MapShape(3, 2, 2), new float[12]))
        .hasToString("3 maps, 2x2 at (0, 0)");
  }

  @Test
  void graphsPrintTheirSizesAndOutputs() {
    NetworkGraph graph = Run.open("pretrained").graph();
    assertThat(graph).hasToString("11 nodes, 3x32x32 to output");
    assertThat(new Engine(graph, false)).hasToString("engine of 11 nodes, 3x32x32 to output");
    assertThat(Weights.of(1, 2)).hasToString("2 weights");
    assertThat(Indices.of(0, 2, 1)).hasToString("[0, 2, 1]");
    assertThat(Indices.of(new int[18])).asString().startsWith("[0, 0").endsWith("] and 2 more");
    assertThat(new Function(Function.Kind.LEAKY_RELU, 0.1, 0)).hasToString("leaky relu (0.1)");
    assertThat(new Function(Function.Kind.CLIP, -1, 2)).hasToString("clip (-1.0, 2.0)");
    assertThat(Function.of(Function.Kind.TANH)).hasToString("tanh");
    assertThat(new GraphBuilder(new MapShape(3, 8, 9)).input()).hasToString("[1, 3, 8, 9]");
  }

  @Test
  void dataPrintTheirSizes() {
    assertThat(SyntheticImages.draw(1, 20, 10, Progress.NONE))
        .hasToString("synthetic: 10 classes, 20 images to train, 10 to test");
    assertThat(NpyArray.of(new float[6], 2, 3)).hasToString("FLOAT32 [2, 3]");
    assertThat(new RgbImage(2, 1, new int[2])).hasToString("2x1 pixels");
    assertThat(new Evaluation(List.of(List.of(3, 1), List.of(0, 4)), 0.5))
        .hasToString("7 of 8 correct, loss 0.5000");
  }
}
