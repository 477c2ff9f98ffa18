package switchback.reports.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.Recipe;
import switchback.deconv.Unpooling;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Study;
import switchback.reports.study.Subject;
import switchback.training.kernels.Workers;

/** Tests galleries that end early, and how they are resumed. */
class UnfinishedGalleryTest {
  /** Enough images for weaker ones beside the strongest. */
  private static final byte[][] IMAGES = {
    TinyGallery.first(),
    TinyGallery.second(),
    TinyGallery.red(20),
    TinyGallery.red(90),
    TinyGallery.red(40),
    TinyGallery.red(70),
    TinyGallery.red(50)
  };

  @TempDir Path folder;

  private void write(int top, String version, Progress progress) throws IOException {
    write("as it is", top, version, progress);
  }

  private void write(String configuration, int top, String version, Progress progress)
      throws IOException {
    try (Workers workers = new Workers(1)) {
      new Gallery(
              new Study(
                  new Subject(
                      "tiny",
                      "ab".repeat(32),
                      configuration,
                      TinyGallery.pooled(),
                      PixelStatistics.NONE),
                  new SearchedImages(
                      "dots",
                      List.of("a", "b"),
                      List.of(TinyGallery.split("train", new int[IMAGES.length], IMAGES))),
                  workers),
              new Gallery.Settings(
                  Map.of("conv2", List.of(0, 1, 2, 3)),
                  top,
                  Recipe.ZEILER_FERGUS,
                  Unpooling.all(1)))
          .write(folder.resolve("g"), Map.of("switchback", version), progress);
    }
  }

  /** Ends a gallery when it reports this task for the n-th time. */
  private void cancel(String task, int time) {
    int[] times = {0};
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                write(
                    2,
                    "1",
                    (told, _, _) -> {
                      if (told.startsWith(task) && ++times[0] == time) {
                        throw new CancellationException();
                      }
                    }));
  }

  /** Ends a gallery early in a folder without an older gallery. */
  private void end(String task, int time) {
    cancel(task, time);
    assertThat(folder.resolve("g")).doesNotExist();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private Map<String, String> whole() throws IOException {
    write(2, "1", Progress.NONE);
    Map<String, String> whole = files();
    Folders.delete(folder.resolve("g"));
    return whole;
  }

  private Set<String> tasks() throws IOException {
    Set<String> tasks = new TreeSet<>();
    write(2, "1", (task, _, _) -> tasks.add(task));
    return tasks;
  }

  @Test
  void endsInTheSameBytesWhereverItWasEnded() throws IOException {
    int[] calls = {0};
    write(2, "1", (_, _, _) -> calls[0]++);
    Folders.delete(folder.resolve("g"));
    Map<String, String> whole = whole();
    for (int call = 1; call <= calls[0]; call++) {
      end("", call);
      write(2, "1", Progress.NONE);
      assertThat(files()).as("ended at " + call).isEqualTo(whole);
      Folders.delete(folder.resolve("g"));
    }
    assertThat(calls[0]).isGreaterThan(6);
  }

  @Test
  void weakerImagesArePartOfIt() throws IOException {
    assertThat(whole()).containsKey("g/conv2/000-samples.png");
  }

  @Test
  void searchesOnce() throws IOException {
    end("projecting", 3);
    assertThat(tasks()).noneMatch(task -> task.startsWith("searching"));
  }

  @Test
  void leavesNothingWhereNothingIsFinished() throws IOException {
    end("searching", 1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void drawsADamagedPictureAgain() throws IOException {
    Map<String, String> whole = whole();
    end("projecting", 4);
    Path picture = folder.resolve(".g.part/conv2/000.png");
    byte[] bytes = Files.readAllBytes(picture);
    bytes[bytes.length / 2] ^= 1;
    Files.write(picture, bytes);
    Files.delete(folder.resolve(".g.part/conv2/002-maps.png"));
    write(2, "1", Progress.NONE);
    assertThat(files()).isEqualTo(whole);
  }

  @Test
  void doesDamagedPartsAgain() throws IOException {
    Map<String, String> whole = whole();
    end("projecting", 4);
    try (Stream<Path> parts = Files.list(folder.resolve(".g.part/.parts"))) {
      for (Path part : parts.filter(file -> file.toString().endsWith(".json")).toList()) {
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length - 2] ^= 1;
        Files.write(part, bytes);
      }
    }
    assertThat(tasks()).anyMatch(task -> task.startsWith("searching"));
    assertThat(files()).isEqualTo(whole);
  }

  @Test
  void takesAwayWhatWasHalfWritten() throws IOException {
    Map<String, String> whole = whole();
    end("projecting", 4);
    Files.write(folder.resolve(".g.part/conv2/.003.png.4711.part"), new byte[9]);
    write(2, "1", Progress.NONE);
    assertThat(files()).isEqualTo(whole);
  }

  @Test
  void goesOnWithTheSameGalleryAlone() throws IOException {
    Map<String, String> whole = whole();
    end("projecting", 4);
    Files.writeString(folder.resolve(".g.part/another"), "x");
    write(1, "1", Progress.NONE);
    assertThat(folder.resolve("g/another")).doesNotExist();
    Folders.delete(folder.resolve("g"));
    end("projecting", 4);
    Set<String> tasks = new TreeSet<>();
    write(2, "2", (task, _, _) -> tasks.add(task));
    assertThat(tasks).anyMatch(task -> task.startsWith("searching"));
    assertThat(files().keySet()).isEqualTo(whole.keySet());
    Folders.delete(folder.resolve("g"));
    end("projecting", 4);
    tasks.clear();
    write("of other strides", 2, "1", (task, _, _) -> tasks.add(task));
    assertThat(tasks).anyMatch(task -> task.startsWith("searching"));
  }

  @Test
  void anEarlierGalleryStandsUntilTheNewOneDoes() throws IOException {
    write(1, "1", Progress.NONE);
    Map<String, String> former = files();
    cancel("", 5);
    assertThat(files()).containsAllEntriesOf(former);
  }

  @Test
  void putsTheEarlierGalleryBackWhereTheProgramEndedWhileItWasReplaced() throws IOException {
    write(1, "1", Progress.NONE);
    Map<String, String> former = files();
    Files.move(folder.resolve("g"), folder.resolve(".g.old"));
    cancel("", 1);
    assertThat(files()).isEqualTo(former);
  }

  @Test
  void refusesASecondWriter() throws IOException {
    write(
        2,
        "1",
        (_, _, _) ->
            assertThatExceptionOfType(SwitchbackException.class)
                .isThrownBy(() -> write(2, "1", Progress.NONE))
                .withMessageContaining("output folder is in use")
                .withMessageContaining("process " + ProcessHandle.current().pid()));
    assertThat(folder.resolve(".g.lock")).doesNotExist();
  }
}
