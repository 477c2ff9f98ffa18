package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the textbook's commands. */
class TextbookCommandTest extends CommandTest {
  @TempDir Path folder;

  @Test
  void theWorkedExampleIsPrintedWithTheNumbersThatWerePublished() {
    assertThat(run("textbook", "worked-example")).isZero();
    assertThat(out.toString())
        .contains("0.03641820", "0.06862800", "0.04675125", "−0.06818625")
        .contains("0.044606", "0.094061", "0.011262", "0.068288")
        .contains("0.044592", "0.094119", "0.011258", "0.068312")
        .doesNotContain("$", "\\");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void outMakesAPageAndItsTablesAndReplacesAnEarlierOne() throws IOException {
    Path page = folder.resolve("worked");
    assertThat(run("textbook", "worked-example", "--out", page.toString())).isZero();
    assertThat(run("textbook", "worked-example", "--out", page.toString())).isZero();
    assertThat(page.resolve("index.html")).content().contains("<math").doesNotContain("<script");
    assertThat(page.resolve("gradients.csv"))
        .content()
        .startsWith("weight,published: deltas cut to four digits,");
    assertThat(Files.readAllLines(page.resolve("map.csv"))).hasSize(4);
    assertThat(page.resolve("worked-example.txt")).content().isEqualTo(half(out.toString()));
  }

  private static String half(String twice) {
    return twice.substring(0, twice.length() / 2);
  }

  @Test
  void aFolderWithSomethingElseIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("index.html"), "mine");
    assertThat(run("textbook", "worked-example", "--out", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: output folder is not empty: " + folder + ": got index.html, ");
    assertThat(folder.resolve("index.html")).hasContent("mine");
  }

  @Test
  void noChapterIsMisuse() {
    assertThat(run("textbook")).isEqualTo(2);
    assertThat(err.toString()).contains("expected one of", "worked-example", "gradient-check");
  }

  @Test
  void noProbesAreMisuse() {
    assertThat(run("textbook", "gradient-check", "--probes", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--probes: got 0, expected 1 or more");
  }

  @Test
  void gradientCheckChecksTheNetworkInTheBox() {
    assertThat(
            run(
                "textbook",
                "gradient-check",
                "--data",
                "synthetic",
                "--probes",
                "1",
                "--limit",
                "1"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("conv1.W", "fc1.W", "4194304", "The worst probe is")
        .doesNotContain("$", "\\");
  }
}
