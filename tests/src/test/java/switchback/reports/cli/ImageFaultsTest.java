package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;
import switchback.reports.cli.Program.Ended;

/**
 * Image files that change, vanish or are added while a gallery is made of them, or between its
 * interruption and the same command once more. One process runs the galleries that are stopped.
 */
class ImageFaultsTest {
  private static final String FIRST = "test/airplane/00.bmp";
  private static final String LAST = "test/truck/19.bmp";

  @TempDir private static Path house = Path.of("");

  private static Map<String, byte[]> files = Map.of();
  private static Path photos = Path.of("");
  private static Path pages = Path.of("");
  private static String[] line = {};

  @BeforeAll
  static void furnish() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "signals are sent by kill");
    files = ImageSources.files(20);
    photos = house.resolve("photos");
    pages = house.resolve("out/pages");
    line = line(ImageSources.folder(photos, files));
  }

  private static String[] line(String data, String... more) {
    String[] fixed = {
      "gallery",
      "pretrained",
      "--data=" + data,
      "--split=test",
      "--features=0-7",
      "--top=3",
      "--cache=0",
      "--out=" + pages
    };
    String[] all = Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return all;
  }

  /** A change of the images. */
  private interface Change {
    void make() throws IOException;
  }

  private static byte[] content(String path) {
    return Objects.requireNonNull(files.get(path));
  }

  private static Path draft() {
    return pages.resolveSibling(".pages.part");
  }

  /**
   * Starts the gallery in another process and kills it once it has finished a few features.
   *
   * @return the files that it left
   */
  private static Map<String, byte[]> killWithParts() throws IOException, InterruptedException {
    try (WarmProgram killed = WarmProgram.start(Program.PLAIN)) {
      killed.ask(line);
      Path part = draft().resolve(".parts/conv1-2.json");
      Program.await(killed.process(), "a part").until(() -> Files.exists(part));
      killed.process().destroyForcibly().waitFor();
    }
    assertThat(pages).as("it is not yet finished").doesNotExist();
    return Results.files(draft());
  }

  /** Makes the gallery, or resumes it, and moves it out of the way. */
  private static Path made(String name) throws IOException {
    Commands.here(line).assertDone();
    return Files.move(pages, house.resolve(name));
  }

  @Test
  void imagesThatChangeBetweenTwoRunsAreNotMixed() throws IOException, InterruptedException {
    Map<String, Change> changes =
        Map.of(
            "changed",
            () -> Files.write(photos.resolve(FIRST), ImageSources.changed(content(FIRST))),
            "removed",
            () -> Files.delete(photos.resolve(FIRST)),
            "added",
            () -> Files.write(photos.resolve("test/cat/new.bmp"), content(LAST)));
    Map<String, byte[]> left = killWithParts();
    for (Map.Entry<String, Change> change : changes.entrySet()) {
      ImageSources.folder(draft(), left);
      change.getValue().make();
      Path resumed = made("resumed");
      Path whole = made("whole");
      Results.assertSamePages(resumed, whole);
      Results.delete(resumed);
      Results.delete(whole);
      assertThat(pages.getParent()).isEmptyDirectory();
      Files.deleteIfExists(photos.resolve("test/cat/new.bmp"));
      Files.write(photos.resolve(FIRST), content(FIRST));
    }
    Ledger.report(
        getClass(),
        "an image of the same size changed, removed or added between `kill -9` of `gallery` and"
            + " its next start",
        "3 times",
        "every file equals that of an uninterrupted command over the images as they are now");
  }

  /** Runs a command in this process and makes a change as soon as it prints a line with words. */
  private static Ended run(String words, Change change, String... command) {
    StringWriter text = new StringWriter();
    PrintWriter out =
        new PrintWriter(text) {
          @Override
          public void println(@Nullable String printed) {
            super.println(printed);
            if (String.valueOf(printed).contains(words)) {
              try {
                change.make();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    return new Ended(Commands.run(out, List.of(command)), text.toString());
  }

  private static String[] evaluation(String data, String... more) {
    List<String> all = new ArrayList<>(List.of("evaluate", "pretrained", "--data=" + data));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Checks files that are gone, or end too early, after they were found or even checked. */
  @Test
  void filesThatChangeDuringARunEndIt() throws IOException {
    Map<String, byte[]> some = new TreeMap<>(files);
    some.put("test/cat/damaged.bmp", Arrays.copyOf(content(FIRST), 500));
    Path folder = house.resolve("changing");
    String data = ImageSources.folder(folder, some);
    Path file = folder.resolve(FIRST);
    Change remove = () -> Files.delete(file);
    Change cut = () -> Files.write(file, Arrays.copyOf(content(FIRST), 600));
    String found = "takes both";
    String checked = "left out 1 damaged image";
    run(found, remove, line(data))
        .assertRefused("cannot decode 2 of 41", FIRST + " (the file is gone)");
    Files.write(file, content(FIRST));
    run(checked, remove, line(data, "--skip-bad")).assertRefused("the file is gone");
    Files.write(file, content(FIRST));
    run(checked, cut, line(data, "--skip-bad"))
        .assertRefused("cannot decode 1 of 40", FIRST, "they were whole before");
    Files.write(file, content(FIRST));
    run(found, remove, evaluation(data))
        .assertRefused("cannot decode 2 of 41", FIRST + " (the file is gone), test/cat/damaged");
    Files.write(file, content(FIRST));
    run(checked, remove, evaluation(data, "--skip-bad"))
        .assertRefused("cannot decode 1 of 40", FIRST + " (the file is gone)");
    assertThat(pages.getParent())
        .satisfiesAnyOf(
            out -> assertThat(out).doesNotExist(), out -> assertThat(out).isEmptyDirectory());
    report("image files removed or cut short after `gallery` or `evaluate` has found them", 5);
  }

  @Test
  void archivesThatBecomeShorterDuringARunEndIt() throws IOException {
    Path tar = house.resolve("photos.tar");
    String data = ImageSources.tar(tar, files);
    run("takes both", () -> cut(tar), evaluation(data))
        .assertRefused(tar.toString(), "train/airplane/00.bmp (the tar file ends within it)");
    Path array = house.resolve("test.npy");
    run("takes both", () -> cut(array), evaluation(ImageSources.npy(house, 20)))
        .assertRefused(array.toString(), "test.npy[5] (the array ends within it");
    report("a tar file and an array (`npy:`) cut short while `evaluate` reads them", 2);
  }

  private static void cut(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 4);
    }
  }

  private static void report(String what, int times) throws IOException {
    Ledger.report(
        ImageFaultsTest.class, what, times + " times", "one line, status 1, no partial file");
  }

  /** Checks that names of images and classes neither lead out of a folder nor rule a terminal. */
  @Test
  void namesInATarFileDoNoHarm() throws IOException {
    Map<String, byte[]> hostile = new LinkedHashMap<>();
    for (int i = 0; i < 6; i++) {
      String split = i < 4 ? "train/" : "test/";
      hostile.put(split + "red \u001b[31m\n/" + i + "\u009b31m\r.bmp", content(FIRST));
      hostile.put(split + "b\\..\\..\\up/" + i + ".bmp", content(LAST));
    }
    hostile.put("train/b/../../up.bmp", content(FIRST));
    hostile.put("test/red \u001b[31m\n/cut \u001b[2J.bmp", new byte[] {'B', 'M'});
    Path inside = Files.createDirectories(house.resolve("hostile/inside"));
    String data = "--data=" + ImageSources.tar(inside.resolve("names.tar"), hostile);
    String run = inside.resolve("run").toString();
    String out = inside.resolve("pages").toString();
    for (String[] command :
        List.of(
            new String[] {"train", data, "--skip-bad", "--epochs=1", "--batch=4", "--out=" + run},
            new String[] {"evaluate", run, data, "--skip-bad"},
            new String[] {
              "gallery", run, data, "--skip-bad", "--features=0-1", "--top=2", "--out=" + out
            },
            new String[] {"evaluate", run, data})) {
      String text = Commands.here(command).text();
      assertThat(text).contains("cut  [2J.bmp").doesNotContainPattern("[\\p{Cc}&&[^\n]]");
    }
    assertThat(Path.of(out)).isNotEmptyDirectory();
    assertThat(inside.toFile().list()).containsExactlyInAnyOrder("names.tar", "run", "pages");
    assertThat(house.resolve("hostile").toFile().list()).containsExactly("inside");
  }
}
