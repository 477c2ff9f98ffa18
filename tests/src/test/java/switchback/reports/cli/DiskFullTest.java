package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;
import switchback.reports.cli.Program.Ended;

/**
 * Trainings and galleries on a disk that gets full at different moments and then has room again.
 * {@code -Dswitchback.faults=N} is the number of moments: 2 by default, at most 10, and half as
 * many for galleries. One process that sees the disk runs all of them.
 */
class DiskFullTest {
  private static final int MOMENTS = Integer.getInteger("switchback.faults", 2);
  private static final long DISK = 256L << 20;

  @TempDir private static Path house = Path.of("");

  private static SmallDisk disk;
  private static WarmProgram program;

  @BeforeAll
  static void mount() throws IOException {
    Results.noise(house.resolve("data"), 40);
    disk = SmallDisk.mount(Files.createDirectory(house.resolve("disk")), DISK);
    Files.writeString(Files.createDirectory(disk.seen().resolve("before")).resolve("a"), "kept");
    program = WarmProgram.start(disk.program());
  }

  @AfterAll
  static void unmount() throws IOException {
    if (disk != null) {
      program.close();
      disk.close();
    }
  }

  private static String[] training(String run, String... more) {
    return arguments(
        more, "train", "--epochs=2", "--batch=20", "--momentum=0.9", "--out=" + house.resolve(run));
  }

  private static String[] arguments(String[] more, String... fixed) {
    Stream<String> data = Stream.of("--data=cifar10:" + house.resolve("data"));
    return Stream.of(Arrays.stream(fixed), data, Arrays.stream(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  /** Trains elsewhere and returns the bytes that a checkpoint takes on a disk. */
  private static long trainInOneGo() {
    Path whole = house.resolve("whole");
    Path checkpoint = whole.resolve("checkpoints/step-0000000002.checkpoint");
    CompletableFuture<Ended> training =
        CompletableFuture.supplyAsync(() -> Commands.here(training("whole")));
    long length =
        Awaitility.await("a checkpoint")
            .atMost(Duration.ofMinutes(2))
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .failFast("it ended before", training::isDone)
            .until(checkpoint.toFile()::length, each -> each > 0); // 0 while there is none
    training.join().assertDone();
    return SmallDisk.blocks(length);
  }

  /** How much room is left for a training: it fails when it has written that much. */
  private static List<Long> moments(long checkpoint) throws IOException {
    long pictures = SmallDisk.taken(house.resolve("whole/filters"));
    long all = 2 * checkpoint + SmallDisk.taken(house.resolve("whole"));
    return List.of(
        checkpoint / 3, // while the first checkpoint is written
        checkpoint + SmallDisk.BLOCK, // the first pictures
        all - SmallDisk.BLOCK, // run.json
        checkpoint * 3 / 2, // the second checkpoint
        2 * checkpoint + (all - 2 * checkpoint) / 2, // model.zip
        0L,
        checkpoint - SmallDisk.BLOCK, // the first checkpoint's last bytes
        all - pictures, // model.zip's last bytes
        2 * checkpoint + pictures / 2, // a picture of the second epoch
        4L * SmallDisk.BLOCK);
  }

  @Test
  void aTrainingGoesOnWhenThereIsRoomAgain() throws IOException {
    List<Long> moments = moments(trainInOneGo());
    int count = Math.min(MOMENTS, moments.size());
    for (long room : moments.subList(0, count)) {
      failAndResume(room);
    }
    Ledger.report(
        getClass(),
        "disk full while `train` writes checkpoints, pictures and the run; then space freed",
        count + " moments",
        "one line, status 1, existing files untouched, no partial file; `--resume` (without"
            + " a checkpoint: the same command) ends in the same bits");
  }

  private static void failAndResume(long room) throws IOException {
    Map<String, byte[]> before = Results.files(disk.seen());
    Path run = disk.seen().resolve("run");
    disk.leave(room);
    Ended full = program.run(training("disk/run"));
    full.assertRefused("No space left");
    boolean isKept = Files.exists(run);
    assertThat(full.text().contains("to resume: ")).isEqualTo(isKept);
    assertThat(run.resolve("run.json")).doesNotExist();
    Results.assertNothingHidden(disk.seen());
    disk.empty();
    String[] more = isKept ? new String[] {"--resume"} : new String[0];
    program.run(training("disk/run", more)).assertDone();
    Results.assertSameRuns(run, house.resolve("whole"));
    Results.delete(run);
    Results.assertUntouched(disk.seen(), before);
  }

  private static String[] gallery(String features) {
    return arguments(
        new String[] {"--features=" + features},
        "gallery",
        "pretrained",
        "--top=3",
        "--out=" + house.resolve("disk/gallery"));
  }

  @Test
  void aGalleryIsMadeWhenThereIsRoomAgain() throws IOException {
    Path gallery = disk.seen().resolve("gallery");
    program.run(gallery("4-7")).assertDone();
    Map<String, byte[]> whole = Results.files(gallery);
    long size = SmallDisk.taken(gallery);
    Results.delete(gallery);
    program.run(gallery("0")).assertDone();
    Map<String, byte[]> former = Results.files(gallery);
    int count = Math.max(1, MOMENTS / 2);
    for (int i = 0; i < count; i++) {
      disk.leave(size * (2L * i + 1) / (2L * count));
      Ended full = program.run(gallery("4-7")).assertRefused("No space left");
      disk.empty();
      Results.assertUntouched(gallery, former);
      assertThat(full.text().contains("finished parts are kept; to resume: "))
          .isEqualTo(Files.exists(disk.seen().resolve(".gallery.part")));
      assertThat(disk.seen().resolve(".gallery.lock")).doesNotExist();
    }
    program.run(gallery("4-7")).assertDone();
    Results.assertUntouched(gallery, whole);
    Results.delete(gallery);
    Results.assertNothingHidden(disk.seen());
    Ledger.report(
        getClass(),
        "disk full while `gallery` replaces an older one; then space freed",
        count + (count == 1 ? " moment" : " moments"),
        "one line, status 1, the older gallery untouched; the same command then resumes and"
            + " ends in the same bytes");
  }

  /** Checks a gallery of image files on the full disk itself, which it only reads. */
  @Test
  void aGalleryOfFilesIsMadeWhenThereIsRoomAgain() throws IOException {
    Map<String, byte[]> files = ImageSources.files(20);
    ImageSources.folder(disk.seen().resolve("photos"), files);
    Files.write(disk.seen().resolve("photos/test/ship/damaged.bmp"), new byte[] {'B', 'M'});
    Path gallery = disk.seen().resolve("of-files");
    String[] line = {
      "gallery",
      "pretrained",
      "--data=images:" + house.resolve("disk/photos"),
      "--split=test",
      "--features=0-3",
      "--top=3",
      "--unpoolings=none",
      "--cache=0",
      "--skip-bad",
      "--out=" + house.resolve("disk/of-files")
    };
    program.run(line).assertDone();
    Map<String, byte[]> whole = Results.files(gallery);
    long size = SmallDisk.taken(gallery);
    Results.delete(gallery);
    Map<String, byte[]> before = Results.files(disk.seen());
    for (long room : List.of(0L, size / 2)) {
      disk.leave(room);
      program.run(line).assertRefused("No space left");
      disk.empty();
      assertThat(gallery).doesNotExist();
      assertThat(disk.seen().resolve(".of-files.lock")).doesNotExist();
    }
    assertThat(disk.seen().resolve(".of-files.part/.parts/search-test-0-20.json")).exists();
    program.run(line).assertDone();
    Results.assertUntouched(gallery, whole);
    Results.delete(gallery);
    Results.assertUntouched(disk.seen(), before);
    Results.delete(disk.seen().resolve("photos"));
    Ledger.report(
        getClass(),
        "disk full while `gallery` is made of a folder of images on it; then space freed",
        "2 moments",
        "one line, status 1, images untouched, no gallery; the same command then resumes and"
            + " ends in the same bytes");
  }
}
