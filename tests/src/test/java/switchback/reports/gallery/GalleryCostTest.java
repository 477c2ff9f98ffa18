package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.sources.SyntheticImages;
import switchback.datasets.tasks.Progress;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/** Checks the estimate of what a gallery takes against the gallery. */
class GalleryCostTest {
  @TempDir Path folder;

  private static Gallery.Settings settings() {
    return new Gallery.Settings(
        new TreeMap<>(
            Map.of(
                "conv1", IntStream.range(0, 32).boxed().toList(),
                "conv2", IntStream.range(0, 24).boxed().toList())),
        5,
        Recipe.ZEILER_FERGUS,
        List.of(Unpooling.FILL));
  }

  private static Study study(Workers workers) {
    return new Study(
        Subject.of(Run.open(Run.PRETRAINED)),
        new SearchedImages(
            "drawings",
            SyntheticImages.draw(7, 1, 1, Progress.NONE).classes(),
            List.of(new Split("train", SyntheticImages.draw(7, 200, 1, Progress.NONE).train()))),
        workers);
  }

  private static List<Path> trials() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(file -> file.getFileName().toString().startsWith("switchback-trial"))
          .sorted()
          .toList();
    }
  }

  private static long bytes(Path file) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(file)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    long sum = 0;
    for (Path each : files) {
      sum += Files.size(each);
    }
    return sum;
  }

  /** 56 features have 5 units and, at three levels, 3 each. */
  @Test
  void comesCloseToTheGallery() throws IOException {
    Path gallery = folder.resolve("g");
    try (Workers workers = new Workers(2)) {
      List<Path> before = trials();
      GalleryCost cost = GalleryCost.estimate(study(workers), settings(), Progress.NONE);
      assertThat(trials()).isEqualTo(before);
      assertThat(cost.features()).isEqualTo(56);
      assertThat(cost.units()).isEqualTo(56 * (5 + 9));
      assertThat(cost.images()).isEqualTo(200);
      assertThat(cost.seconds()).isBetween(0.1, 600.0);
      new Gallery(study(workers), settings()).write(gallery, Map.of(), Progress.NONE);
      assertThat(cost.disk()).isCloseTo(bytes(gallery), withinPercentage(25));
      GalleryCost.OfLayer conv2 = cost.layers().getLast();
      assertThat(conv2.layer()).isEqualTo("conv2");
      assertThat(List.of(conv2.features(), conv2.height(), conv2.width()))
          .containsExactly(24, 14, 14);
      assertThat(conv2.disk())
          .isCloseTo(
              bytes(gallery.resolve("conv2"))
                  + bytes(gallery.resolve("conv2.png"))
                  + bytes(gallery.resolve("conv2-index.png")),
              withinPercentage(25));
    }
  }

  /** Every unit that is not drawn takes neither time nor space. */
  @Test
  void fewerUnitsTakeLess() throws IOException {
    Gallery.Settings usual = settings();
    Gallery.Settings none =
        new Gallery.Settings(usual.layers(), 5, usual.recipe(), usual.unpoolings(), 0);
    try (Workers workers = new Workers(1)) {
      GalleryCost with = GalleryCost.estimate(study(workers), usual, Progress.NONE);
      GalleryCost without = GalleryCost.estimate(study(workers), none, Progress.NONE);
      assertThat(without.units()).isEqualTo(56 * 5);
      assertThat(without.disk()).isLessThan(with.disk());
    }
  }

  @Test
  void leavesNothingWhenItIsEnded() throws IOException {
    List<Path> before = trials();
    int[] calls = {0};
    try (Workers workers = new Workers(1)) {
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(
              () ->
                  GalleryCost.estimate(
                      study(workers),
                      settings(),
                      (_, _, _) -> {
                        if (++calls[0] == 12) {
                          throw new CancellationException();
                        }
                      }));
    }
    assertThat(trials()).isEqualTo(before);
  }

  @Test
  void saysItOnOneLineAndByLayers() {
    GalleryCost cost =
        new GalleryCost(
            List.of(
                new GalleryCost.OfLayer("conv1", 64, 7, 7, 3_000_000),
                new GalleryCost.OfLayer("layer1.0.conv2", 1512, 224, 224, 1_250_000_000)),
            50_000,
            28_368,
            2,
            5500,
            802_000_000,
            1_300_000_000);
    assertThat(cost.text())
        .isEqualTo(
            "a gallery of 1,576 features in 2 layers: up to 28,368 units over 50,000 images; about"
                + " 1.5 hours on 2 threads, 802 MB of heap, 1,300 MB of disk");
    assertThat(cost.table().lines())
        .containsExactly(
            "layer          features  tile           disk",
            "conv1                64  7x7            3 MB",
            "layer1.0.conv2    1,512  224x224    1,250 MB");
  }
}
