package switchback.reports.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes formulas as plain text and as MathML. */
class MathTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z_{i,j} = \\sum_{u,v} w_{u,v} x_{i+u,j+v} | z[i,j] = ∑[u,v] w[u,v] x[i+u,j+v]",
        "\\frac{∂E}{∂w_{0,0}} = -0.5 · (-3) | ∂E/∂w[0,0] = −0.5 · (−3)",
        "\\frac{1}{1 + e^{-p}} | 1/(1 + e^(−p))",
        "σ^′(p) = a (1 - a) | σ′(p) = a(1 − a)",
        "\\sqrt{2} x^2 | √2 x^2",
        "\\text{a: } -η {(\\frac{∂E}{∂w_{u,v}})}^2 | a: −η (∂E/∂w[u,v])^2",
        "δ^s_1 \\text{ is } 7 | δ^s[1] is 7"
      })
  void asPlainText(String notation, String expected) {
    assertThat(MathText.parse(notation).plain()).isEqualTo(expected);
  }

  @Test
  void asMathMl() {
    assertThat(MathText.parse("y_{i,j} < \\sum_k 1.5").mathMl(true))
        .isEqualTo(
            "<math display=\"block\"><mrow><msub><mi>y</mi><mrow><mi>i</mi><mo>,</mo><mi>j</mi>"
                + "</mrow></msub><mo>&lt;</mo><munder><mo>∑</mo><mi>k</mi></munder>"
                + "<mn>1.5</mn></mrow></math>");
    assertThat(MathText.parse("(-2) - 1").mathMl(false))
        .isEqualTo(
            "<math><mrow><mo stretchy=\"false\">(</mo><mo form=\"prefix\">−</mo><mn>2</mn>"
                + "<mo stretchy=\"false\">)</mo><mo>−</mo><mn>1</mn></mrow></math>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x_", "\\wrong", "{x", "x}", "\\frac{1}"})
  void refusesWrongNotation(String notation) {
    assertThatIllegalArgumentException().isThrownBy(() -> MathText.parse(notation));
  }
}
