package switchback.reports.textbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks numbers in the chapters that are worked out by hand or published elsewhere. */
class ChaptersTest {
  @Test
  void rotationWritesEachDeltaAsASumOfNamedProducts() {
    String text = TerminalText.of(RotationChapter.chapter());
    assertThat(text)
        .contains("w[1,1] δ^z[0,0] + w[1,0] δ^z[0,1] + w[0,1] δ^z[1,0] + w[0,0] δ^z[1,1]")
        .contains("4 · 1 + 3 · (−2) + (−1) · 5 + 2 · 3 = −1")
        .contains("Of the 36 connections 16 are")
        .contains("1 + (−2) + 5 + 3 = 7");
  }

  @Test
  void filterRecoveryGivesItsCurvesWithAllDigits() {
    Chapter chapter = FilterRecoveryChapter.chapter();
    assertThat(chapter.tables().map(Block.Named::name))
        .contains("curves", "eigenvalues", "factors");
    List<String> curves =
        chapter
            .tables()
            .filter(table -> table.name().equals("curves"))
            .flatMap(table -> table.csv().lines())
            .toList();
    // A header, the start and 150 iterations; the iteration and two errors by two gradients.
    assertThat(curves).hasSize(152);
    assertThat(curves).allSatisfy(line -> assertThat(line.split("\",|,(?! )", -1)).hasSize(17));
    assertThat(TerminalText.of(chapter)).doesNotContain("iteration,").contains("λ[max] ≈");
  }
}
