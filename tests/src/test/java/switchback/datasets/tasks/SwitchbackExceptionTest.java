package switchback.datasets.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Reports any content of a file in one line without control characters. */
class SwitchbackExceptionTest {
  private static String line(String got) {
    return String.valueOf(new SwitchbackException("a", "b", got, "c", "d").getMessage());
  }

  @Property
  void isOneLineWithoutControls(@ForAll String got) {
    assertThat(line(got).codePoints())
        .noneMatch(Character::isISOControl)
        .doesNotContain(0x2028, 0x2029);
  }

  /** The characters next line and control sequence introducer of ISO 6429, found by a fuzz test. */
  @Property(tries = 1)
  void controlsBeyondAsciiBecomeSpaces() {
    assertThat(line("x\u0085y\u009Bz")).isEqualTo("a: b: got x y z, expected c; hint: d");
  }

  @Property(tries = 1)
  void whatIsLongIsCut() {
    assertThat(line("x".repeat(1 << 20)))
        .hasSizeLessThan(2100)
        .endsWith("..., expected c; hint: d");
  }
}
