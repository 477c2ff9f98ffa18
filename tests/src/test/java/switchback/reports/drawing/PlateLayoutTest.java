package switchback.reports.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlateLayoutTest {
  @Property(tries = 200)
  void allCellsLieOnThePageAndNoneUponAnother(
      @ForAll @IntRange(min = 1, max = 1024) int count,
      @ForAll @IntRange(min = 1, max = 2) int tiles,
      @ForAll @IntRange(min = 1, max = 96) int side,
      @ForAll @IntRange(min = 0, max = 330) int words) {
    PlateLayout.Cell cell = new PlateLayout.Cell(tiles, side, side, 90, words);
    PlateLayout layout = PlateLayout.of(cell, count, 2200);
    assertThat(layout.x(0)).isGreaterThanOrEqualTo(Print.MARGIN);
    assertThat(layout.x(layout.columns() - 1) + layout.cellWidth())
        .isLessThanOrEqualTo(Print.WIDTH - Print.MARGIN);
    assertThat(layout.cellWidth())
        .isGreaterThanOrEqualTo(Math.max(words, tiles * side * layout.zoom()));
    assertThat(layout.y(count - 1) + layout.cellHeight()).isEqualTo(layout.height(count));
    if (layout.columns() > 1) {
      assertThat(layout.x(1)).isGreaterThan(layout.x(0) + layout.cellWidth());
    }
  }

  @Test
  void featuresOfAWholeLayerFitOnAPage() {
    PlateLayout.Cell cell = new PlateLayout.Cell(1, 32, 32, 110, 130);
    PlateLayout first = PlateLayout.of(cell, 32, 2100);
    assertThat(first.height(32)).isLessThanOrEqualTo(2100);
    assertThat(first.zoom()).isGreaterThanOrEqualTo(7);
    PlateLayout second = PlateLayout.of(cell, 64, 2100);
    assertThat(second.height(64)).isLessThanOrEqualTo(2100);
    assertThat(second.zoom()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void twoPairsStandSideBySideAndLarge() {
    PlateLayout layout = PlateLayout.of(new PlateLayout.Cell(2, 32, 32, 120, 300), 2, 2200);
    assertThat(layout.columns()).isEqualTo(2);
    assertThat(layout.zoom()).isEqualTo(15);
  }
}
