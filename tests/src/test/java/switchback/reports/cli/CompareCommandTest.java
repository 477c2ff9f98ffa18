package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import switchback.fixtures.Json;
import tools.jackson.databind.JsonNode;

/** Runs {@code compare} as a user types it. */
class CompareCommandTest extends ImportedNetwork {
  @Test
  void writesTheFolderAndJsonAlone() {
    Path target = folder.resolve("compared");
    assertThat(
            run(
                "compare",
                network(),
                "--data=synthetic",
                "--limit=40",
                "--layer=conv2",
                "--features=3,5",
                "--top=2",
                "--random=1",
                "--json",
                "--out",
                target.toString()))
        .isZero();
    JsonNode json = Json.read(out.toString());
    // 8 recipes by 11 metrics; weights redrawn in either layer and in both.
    assertThat(json.get("scores")).hasSize(88);
    JsonNode first = json.get("scores").get(0);
    assertThat(first.get("layer").stringValue()).isEqualTo("conv2");
    assertThat(first.get("randomWeights").propertyNames())
        .containsExactly("conv1", "conv2", "conv1+conv2");
    assertThat(target.resolve("conv2-003.png")).exists();
    // Through the trained weights and, for the draw, with conv1, conv2 and both redrawn: 4 x 4.
    assertThat(err.toString())
        .containsPattern(
            "comparing 8 recipes on 4 units \\(2 features of conv2, 2 each\\), with the weights as"
                + " trained and 1 draw of random ones: 16 measurements, about \\d+0 seconds on \\d+"
                + " threads?\n");
    assertThat(err.toString()).contains("comparison: " + target.resolve("index.html"));
  }

  @Test
  void printsAVerdictPerRecipe() throws IOException {
    Path target = folder.resolve("judged");
    assertThat(
            run(
                "compare",
                "pretrained",
                "--data=synthetic",
                "--limit=60",
                "--layer=conv2",
                "--features=0-5",
                "--top=2",
                "--random=0",
                "--out=" + target))
        .isZero();
    JsonNode verdicts = Json.read(target.resolve("compare.json")).get("verdicts").get("conv2");
    assertThat(verdicts).hasSize(8);
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> verdict : verdicts.properties()) {
      lines.add("conv2, " + verdict.getKey() + ": " + verdict.getValue().stringValue());
    }
    assertThat(out.toString().lines()).containsExactlyElementsOf(lines);
    assertThat(lines).anyMatch(line -> line.contains("best at ")).noneMatch(String::isBlank);
  }

  @Test
  void refusesFewerThanNoDraws() {
    assertThat(run("compare", network(), "--random=-1", "--out", folder.resolve("c").toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--random").contains("0 to 1000");
  }
}
