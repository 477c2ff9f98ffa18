package switchback.training.verification;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What came of holding one part of a result against what its record says.
 *
 * @param part which part, such as a split, a file or a picture
 * @param outcome whether it is what the record says
 * @param detail what was found, or why nothing was looked for
 */
public record Check(String part, Outcome outcome, String detail) {
  /** How a check may end. */
  public enum Outcome {
    /** To the bit. */
    EQUAL("equal"),
    /** In a bit at least. */
    DIFFERS("differs"),
    /** For want of something to hold it against. */
    NOT_CHECKED("not checked");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** The word for it, in the output and in JSON. */
    @JsonValue
    public String label() {
      return label;
    }
  }

  /** A part that is what the record says. */
  public static Check equal(String part, String detail) {
    return new Check(part, Outcome.EQUAL, detail);
  }

  /** A part that is not. */
  public static Check differs(String part, String detail) {
    return new Check(part, Outcome.DIFFERS, detail);
  }

  /** A part of which nothing is known. */
  public static Check notChecked(String part, String detail) {
    return new Check(part, Outcome.NOT_CHECKED, detail);
  }

  /** Holds a value against the recorded one. */
  public static Check of(String part, Object recorded, Object now) {
    return recorded.equals(now)
        ? equal(part, now.toString())
        : differs(part, recorded + " recorded, " + now + " now");
  }

  /** Whether it is known to be what the record says. */
  @JsonIgnore
  public boolean isEqual() {
    return outcome == Outcome.EQUAL;
  }
}
