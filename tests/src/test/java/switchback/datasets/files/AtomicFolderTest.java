package switchback.datasets.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.tasks.SwitchbackException;
import switchback.fixtures.JavaProcess;

/** A result folder appears complete, or not at all. */
class AtomicFolderTest {
  private static final String MARKER = "result.json";

  @TempDir Path house;

  /** A part of some long work. */
  record Sum(int value) {}

  /** Fills a draft until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (AtomicFolder folder = AtomicFolder.create(Path.of(arguments[0]), null)) {
        Files.writeString(folder.path().resolve("half"), "of it");
        System.out.println("writing");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  /** Publishes a result with the marker and that text. */
  private static void publish(Path out, String text) throws IOException {
    try (AtomicFolder folder = AtomicFolder.create(out, MARKER)) {
      Files.writeString(folder.path().resolve(MARKER), text);
      folder.publish();
    }
  }

  private void assertOnlyOutIsThere() {
    assertThat(house.toFile().list()).containsExactly("out");
  }

  @Test
  void appearsOnceItIsPublished() throws IOException {
    Path out = house.resolve("out");
    try (AtomicFolder folder = AtomicFolder.create(out, null)) {
      Files.createDirectories(folder.path().resolve("deep"));
      Files.writeString(folder.path().resolve("deep/file"), "text");
      assertThat(out).doesNotExist();
      folder.publish();
      assertThat(out.resolve("deep/file")).hasContent("text");
    }
    assertThat(out.resolve("deep/file")).hasContent("text");
    assertOnlyOutIsThere();
  }

  @Test
  void leavesNothingUnlessItIsPublished() throws IOException {
    try (AtomicFolder folder = AtomicFolder.create(house.resolve("new/parent/out"), null)) {
      Files.writeString(folder.path().resolve("half"), "of it");
    }
    assertThat(house.resolve("new/parent")).isEmptyDirectory();
  }

  @Test
  void replacesAnEmptyFolderAndAnEarlierResult() throws IOException {
    Path out = Files.createDirectory(house.resolve("out"));
    publish(out, "first");
    Files.writeString(out.resolve("of the first"), "");
    publish(out, "second");
    assertThat(out.toFile().list()).containsExactly(MARKER);
    assertThat(out.resolve(MARKER)).hasContent("second");
    assertOnlyOutIsThere();
  }

  @Test
  void anEarlierResultStaysUntilTheNewOneIsPublished() throws IOException {
    Path out = house.resolve("out");
    publish(out, "first");
    try (AtomicFolder folder = AtomicFolder.create(out, MARKER)) {
      Files.writeString(folder.path().resolve(MARKER), "second");
      assertThat(out.resolve(MARKER)).hasContent("first");
    }
    assertThat(out.resolve(MARKER)).hasContent("first");
    assertOnlyOutIsThere();
  }

  @Test
  void refusesFilesAndFoldersOfOthers() throws IOException {
    Path file = Files.writeString(house.resolve("file"), "mine");
    Path full = Files.createDirectory(house.resolve("full"));
    Path mine = Files.writeString(full.resolve("mine"), "too");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> AtomicFolder.create(file, MARKER))
        .withMessage(
            "output folder is taken: %s: got a file, expected the name of a folder; hint: choose"
                + " another --out",
            file);
    for (String name : new String[] {"a", "b", "z"}) {
      Files.createFile(full.resolve(name));
    }
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> AtomicFolder.create(full, MARKER))
        .withMessage(
            "output folder is not empty: %s: got a, b, mine and 1 more, expected a new folder, an"
                + " empty one, or an older result with %s to replace; hint: choose another --out",
            full, MARKER);
    assertThat(file).hasContent("mine");
    assertThat(mine).hasContent("too");
    // Without a marker an earlier result is as foreign as anything else.
    Path out = house.resolve("out");
    publish(out, "first");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> AtomicFolder.create(out, null))
        .withMessage(
            "output folder is not empty: %s: got %s, expected a new folder or an empty one; hint:"
                + " choose another --out",
            out, MARKER);
    assertThat(out.resolve(MARKER)).hasContent("first");
  }

  @Test
  void workOfTheSameIdentityResumesFromItsFinishedParts() throws IOException {
    Path out = house.resolve("out");
    assertThat(AtomicFolder.isUnfinished(out)).isFalse();
    try (AtomicFolder folder = AtomicFolder.resume(out, MARKER, "identity")) {
      assertThat(folder.parts().find("sum", Sum.class)).isEmpty();
      folder.parts().keep("sum", new Sum(7));
      Files.writeString(folder.path().resolve("picture"), "finished");
      assertThat(AtomicFolder.isUnfinished(out)).as("while it is under way").isFalse();
    }
    assertThat(out).doesNotExist();
    assertThat(AtomicFolder.isUnfinished(out)).isTrue();
    try (AtomicFolder folder = AtomicFolder.resume(out, MARKER, "identity")) {
      assertThat(folder.parts().find("sum", Sum.class)).contains(new Sum(7));
      assertThat(folder.path().resolve("picture")).hasContent("finished");
      folder.publish();
    }
    assertThat(AtomicFolder.isUnfinished(out)).isFalse();
    assertThat(out.toFile().list()).containsExactly("picture");
    assertOnlyOutIsThere();
  }

  @Test
  void workOfAnotherIdentityStartsAnew() throws IOException {
    Path out = house.resolve("out");
    try (AtomicFolder folder = AtomicFolder.resume(out, MARKER, "one")) {
      folder.parts().keep("sum", new Sum(7));
      Files.writeString(folder.path().resolve("picture"), "of one");
    }
    try (AtomicFolder folder = AtomicFolder.resume(out, MARKER, "another")) {
      assertThat(folder.parts().find("sum", Sum.class)).isEmpty();
      assertThat(folder.path().resolve("picture")).doesNotExist();
    }
    // Neither did the other finish a part.
    assertThat(house).isEmptyDirectory();
  }

  @Test
  void workThatCannotBeResumedKeepsNoParts() throws IOException {
    try (AtomicFolder folder = AtomicFolder.create(house.resolve("out"), null)) {
      folder.parts().keep("sum", new Sum(7));
      assertThat(folder.parts().find("sum", Sum.class)).isEmpty();
    }
    assertThat(house).isEmptyDirectory();
  }

  /** The state that a program leaves if it is killed between the two renames of {@code publish}. */
  @Test
  void anEarlierResultThatWasMovedAwayComesBack() throws IOException {
    Path out = house.resolve("out");
    publish(out, "first");
    Files.move(out, house.resolve(".out.old"));
    AtomicFolder.create(out, MARKER).close();
    assertThat(out.resolve(MARKER)).hasContent("first");
    assertOnlyOutIsThere();
  }

  private static void assertInUse(Path folder, Process writer) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> AtomicFolder.create(folder, null))
        .withMessageStartingWith("output folder is in use")
        .withMessageContaining("process " + writer.pid() + " ");
  }

  @Test
  void belongsToOneProcessUntilThatIsKilled() throws IOException, InterruptedException {
    Path out = house.resolve("out");
    Process writer =
        JavaProcess.with(List.of("-Xmx100m"), Writer.class, out.toString())
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(
              new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8)).readLine())
          .isEqualTo("writing");
      assertInUse(out, writer);
      assertInUse(house.resolve("elsewhere/../out"), writer);
      Path link = Files.createSymbolicLink(house.resolve("link"), house);
      assertInUse(link.resolve("out"), writer);
      Files.delete(link);
      AtomicFolder.create(house.resolve("another"), null).close();
      // A refusal takes nothing away from the one who writes.
      assertInUse(out, writer);
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertThat(house).isDirectoryContaining("glob:**.lock");
    try (AtomicFolder folder = AtomicFolder.create(out, null)) {
      assertThat(folder.path()).isEmptyDirectory();
      Files.writeString(folder.path().resolve("all"), "of it");
      folder.publish();
    }
    assertThat(out.resolve("all")).hasContent("of it");
    assertOnlyOutIsThere();
  }
}
