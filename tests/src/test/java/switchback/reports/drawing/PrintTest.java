package switchback.reports.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintTest {
  private static final Font FONT = Print.font(Font.BOLD, Print.TITLE);
  private static final int WIDTH = 900;

  private static List<String> wrapped(String text) {
    List<String> lines = Print.wrapped(text, FONT, WIDTH);
    assertThat(lines)
        .allSatisfy(line -> assertThat(Print.width(line, FONT)).isLessThanOrEqualTo(WIDTH));
    return lines;
  }

  @Test
  void breaksBetweenWords() {
    assertThat(String.join(" ", wrapped("conv1: the strongest image of each of 24 features")))
        .isEqualTo("conv1: the strongest image of each of 24 features");
  }

  @Test
  void breaksNamesOfLayersBehindASeparator() {
    String name = "/features/features.2/block/block.1/block.1.0/downsample/downsample.0/Conv:";
    List<String> lines = wrapped(name + " all 8 features");
    assertThat(String.join("", lines)).startsWith(name);
    assertThat(lines.size()).isBetween(2, 4);
    assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.matches(".*[/._:-]"));
  }

  @Test
  void breaksAnyTextThatIsTooLong() {
    assertThat(String.join("", wrapped("x".repeat(300)))).isEqualTo("x".repeat(300));
  }
}
