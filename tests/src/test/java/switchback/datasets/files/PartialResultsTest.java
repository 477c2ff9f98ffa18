package switchback.datasets.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finished parts of a long work, kept from one run of a program to the next. */
class PartialResultsTest {
  @TempDir Path house;

  /** A part with numbers that a short decimal would change. */
  record Part(String name, List<Double> doubles, float single) {}

  /** Another kind of part. */
  record Other(int count) {}

  /** A part whose field of that name is no number. */
  record Counts(List<Integer> count) {}

  private static final Part PART =
      new Part("conv1/0", List.of(0.1, Double.MIN_VALUE, -0.0, Math.PI, 1e300), 0.1f);

  private PartialResults parts() {
    return new PartialResults(house.resolve("parts"));
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(house.resolve("parts"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  @Test
  void whatWasKeptIsFoundByAnother() throws IOException {
    assertThat(parts().find("conv1/0", Part.class)).isEmpty();
    assertThat(parts().isEmpty()).isTrue();
    parts().keep("conv1/0", PART);
    // Double.equals compares bits: -0.0 is not 0.0.
    assertThat(parts().find("conv1/0", Part.class)).contains(PART);
    assertThat(parts().isEmpty()).isFalse();
    assertThat(parts().find("conv1/1", Part.class)).isEmpty();
    assertThat(parts().find("conv1_0", Part.class)).isEmpty();
  }

  @Test
  void aPartMayBeReplaced() throws IOException {
    parts().keep("count", new Other(1));
    parts().keep("count", new Other(2));
    assertThat(parts().find("count", Other.class)).contains(new Other(2));
    onlyFile();
  }

  @Test
  void aFileIsTheDigestAndTheJson() throws IOException, NoSuchAlgorithmException {
    parts().keep("count", new Other(12));
    String json = "{\"count\":12}";
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(json.getBytes(US_ASCII)));
    assertThat(onlyFile()).hasContent(digest + "\n" + json).hasFileName("count.json");
  }

  @Test
  void aDamagedPartCountsAsNotFinished() throws IOException {
    parts().keep("count", new Other(12));
    Path file = onlyFile();
    String sound = Files.readString(file);
    for (String damaged :
        List.of(
            "",
            sound.substring(0, sound.length() - 1),
            sound.replace("12", "13"),
            sound.replace("\n", ""),
            "{\"count\":12}")) {
      Files.writeString(file, damaged);
      assertThat(parts().find("count", Other.class)).as(damaged).isEmpty();
    }
    Files.writeString(file, sound);
    assertThat(parts().find("count", Other.class)).contains(new Other(12));
  }

  @Test
  void aPartThatDoesNotFitTheTypeCountsAsNotFinished() throws IOException {
    parts().keep("count", new Other(12));
    assertThat(parts().find("count", Counts.class)).isEmpty();
  }

  /** Names may hold anything, and be longer than a file's may. */
  @Test
  void everyNameHasAFileOfItsOwn() throws IOException {
    String longest = "a/".repeat(2000);
    List<String> names = List.of("a/b", "a b", "a_b", "../a", "ä", longest + "1", longest + "2");
    for (int i = 0; i < names.size(); i++) {
      parts().keep(names.get(i), new Other(i));
    }
    for (int i = 0; i < names.size(); i++) {
      assertThat(parts().find(names.get(i), Other.class)).contains(new Other(i));
    }
    assertThat(house.toFile().list()).containsExactly("parts");
    assertThat(house.resolve("parts").toFile().list()).hasSize(names.size());
  }

  @Test
  void noneKeepsNothing() throws IOException {
    PartialResults.NONE.keep("count", new Other(1));
    assertThat(PartialResults.NONE.find("count", Other.class)).isEmpty();
    assertThat(PartialResults.NONE.isEmpty()).isTrue();
  }
}
