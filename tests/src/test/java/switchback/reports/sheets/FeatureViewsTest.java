package switchback.reports.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import switchback.deconv.Recipe;
import switchback.reports.gallery.DotNetwork;
import switchback.reports.study.LabelledImage;

/** Tests which image is found to excite a feature of the dots most. */
class FeatureViewsTest {
  @Test
  void theStrongestOfEqualsIsTheEarlier() throws IOException {
    List<FeatureView> views = DotNetwork.strongest(DotNetwork.subject(), Recipe.ZEILER_FERGUS);
    assertThat(views)
        .extracting(view -> view.image() == null ? "none" : view.image().name())
        .containsExactly("train:1", "none", "test:1");
    assertThat(views).extracting(FeatureView::y).containsExactly(2, 0, 1);
    assertThat(views).extracting(FeatureView::x).containsExactly(0, 0, 2);
    assertThat(views).extracting(FeatureView::activation).containsExactly(1f, 0f, 1f);
  }

  @Test
  void wholeMapsAreRankedByTheirSums() throws IOException {
    FeatureView view = DotNetwork.strongest(DotNetwork.subject(), Recipe.BLOG).getFirst();
    assertThat(view.image()).extracting(LabelledImage::name).isEqualTo("test:2");
    assertThat(view.strength()).isCloseTo(1.8f, within(1e-6f));
    assertThat(view.activation()).isCloseTo(0.6f, within(1e-6f));
  }
}
