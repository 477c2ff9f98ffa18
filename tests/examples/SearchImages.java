import java.util.List;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.RankBy;
import switchback.deconv.search.TopActivations;
import switchback.deconv.search.TopUnit;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** Searches a set of images for the nine units that each feature of a layer answers to most. */
public final class SearchImages {
  private SearchImages() {}

  public static void main(String[] arguments) {
    Run run = Run.open("pretrained");
    ProjectableNetwork network = ProjectableNetwork.of(run);
    ProjectableLayer layer = network.layer("conv2");

    // ImageFolders and Cifar10 read real data sets in the same way.
    Dataset data = SyntheticImages.draw(1, 300, 0, Progress.NONE);
    ImageSet images = data.train();

    TopActivations found;
    try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      found =
          TopActivations.search(
              network,
              workers,
              images,
              run.statistics(),
              List.of(layer.name()),
              9,
              RankBy.UNIT,
              Progress.NONE);
    }

    for (TopUnit unit : found.top(layer.name(), 9)) {
      String label = data.classes().get(images.label(unit.index()));
      System.out.println(unit + ", " + label + ", sees " + layer.field().patch(unit.y(), unit.x()));
    }
    long dead = 0;
    for (int feature = 0; feature < layer.features(); feature++) {
      dead += found.isDead(layer.name(), feature) ? 1 : 0;
    }
    System.out.println(dead + " of " + layer.features() + " features respond to no image");
  }
}
