package switchback.datasets.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> COMMANDS = List.of("train", "evaluate", "gallery", "verify");

  @ParameterizedTest
  @CsvSource({
    "galery,gallery", // one left out
    "gallerry,gallery", // one added
    "gallary,gallery", // one changed
    "glalery,gallery", // two neighbours swapped, one left out
    "Verify,verify",
    "tarin,train"
  })
  void findsTheNameThatWasMeant(String unknown, String known) {
    assertThat(Spelling.nearest(unknown, COMMANDS)).contains(known);
    assertThat(Spelling.hint(unknown, COMMANDS, "see --help"))
        .isEqualTo("did you mean " + known + "? see --help");
  }

  @ParameterizedTest
  @CsvSource({"paint", "tr", "x", "''", "validate-all"})
  void findsNothingWhereTooMuchDiffers(String unknown) {
    assertThat(Spelling.nearest(unknown, COMMANDS)).isEmpty();
    assertThat(Spelling.hint(unknown, COMMANDS, "see --help")).isEqualTo("see --help");
  }

  @Test
  void doesNotChooseBetweenEquals() {
    assertThat(Spelling.nearest("conv3", List.of("conv1", "conv2"))).isEmpty();
    assertThat(Spelling.nearest("conv22", List.of("conv1", "conv2"))).contains("conv2");
    assertThat(Spelling.nearest("c3", List.of("c1"))).isEmpty();
  }
}
