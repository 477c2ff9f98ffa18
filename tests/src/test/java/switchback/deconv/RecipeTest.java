package switchback.deconv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the names in the table of conventions. */
class RecipeTest {
  @ParameterizedTest
  @CsvSource({
    "zeiler-fergus,max,switches,deconvnet",
    "blog,map,fill,deconvnet",
    "saliency,max,switches,gradient",
    "guided,max,switches,guided"
  })
  void combines(String name, String isolation, String unpooling, String rectification) {
    Recipe recipe = Convention.named(name, Recipe.all()).orElseThrow();
    assertThat(recipe.isolation().name()).isEqualTo(isolation);
    assertThat(recipe.unpooling().name()).isEqualTo(unpooling);
    assertThat(recipe.rectification().name()).isEqualTo(rectification);
    assertThat(recipe.literature()).isNotEmpty();
    assertThat(Recipe.of(recipe.isolation(), recipe.unpooling(), recipe.rectification()))
        .isEqualTo(recipe);
  }

  @Test
  void namesWhatIsInTheTable() {
    assertThat(Convention.names(Isolation.all())).containsExactly("max", "map");
    assertThat(Convention.names(Unpooling.all(1)))
        .containsExactly("switches", "fill", "average", "corner", "random");
    assertThat(Convention.names(Rectification.all()))
        .containsExactly("deconvnet", "gradient", "guided", "linear");
    assertThat(Convention.named("max-pool", Isolation.all())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"zeiler-fergus,UNIT,true", "blog,MAP,false", "guided,UNIT,true"})
  void ranksByWhatItKeeps(String name, RankBy by, boolean isOfOneUnit) {
    Recipe recipe = Convention.named(name, Recipe.all()).orElseThrow();
    ProjectableLayer layer = new ProjectableLayer("conv1", 2, 4, 4, ReceptiveField.PIXEL);
    assertThat(recipe.rankBy()).isEqualTo(by);
    assertThat(recipe.isOfOneUnit(layer)).isEqualTo(isOfOneUnit);
  }

  @Test
  void anyOtherCombinationIsCustom() {
    Recipe recipe = Recipe.of(Isolation.MAX, Unpooling.random(3), Rectification.LINEAR);
    assertThat(recipe.name()).isEqualTo("custom");
    assertThat(recipe.unpooling().seed()).isEqualTo(3);
    assertThat(Unpooling.FILL.seed()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"deconvnet,3,3,0,0", "gradient,3,0,-2,0", "guided,3,0,0,0", "linear,3,3,-2,-2"})
  void rectifies(String name, float open, float shut, float below, float both) {
    Rectification.Rule rule = Convention.named(name, Rectification.all()).orElseThrow().rule();
    assertThat(rule.rectify(3, 1)).isEqualTo(open);
    assertThat(rule.rectify(3, -1)).isEqualTo(shut);
    assertThat(rule.rectify(3, 0)).isEqualTo(shut);
    assertThat(rule.rectify(-2, 1)).isEqualTo(below);
    assertThat(rule.rectify(-2, -1)).isEqualTo(both);
  }
}
