import switchback.datasets.Dataset;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.Projection;
import switchback.deconv.Projector;
import switchback.deconv.Recipe;
import switchback.deconv.Trace;
import switchback.training.runs.Run;

/** Projects the strongest unit of one feature of one image back to pixels, by two recipes. */
public final class ProjectUnit {
  private ProjectUnit() {}

  public static void main(String[] arguments) {
    Run run = Run.open("pretrained");
    ProjectableNetwork network = ProjectableNetwork.of(run);
    ProjectableLayer layer = network.layer("conv2");
    System.out.println(layer);

    // Any array (C, H, W) in network-input space will do: (pixel / 255 - mean) / sd per channel.
    Dataset drawn = SyntheticImages.draw(1, 1, 0, Progress.NONE);
    float[] image = drawn.train().standardized(0, run.statistics());

    Trace trace = network.trace(image); // the way forward, with the switches of the poolings
    Projector projector = new Projector(network);
    for (Recipe recipe : new Recipe[] {Recipe.ZEILER_FERGUS, Recipe.GUIDED}) {
      Projection projection = projector.project(trace, layer.name(), 9, recipe);
      float[] pixels = projection.pixels(); // (C, H, W), signed, zero where the unit sees nothing
      System.out.println(recipe + ": " + projection);
      System.out.println("  sees " + layer.field().patch(projection.y(), projection.x()));
      System.out.printf("  largest absolute value %.4f%n", largest(pixels));
    }
  }

  private static float largest(float[] pixels) {
    float largest = 0;
    for (float value : pixels) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
