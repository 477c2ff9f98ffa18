package switchback.training.verification;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The result of comparing one part of a run, gallery or comparison with its manifest.
 *
 * @param part the part, such as a split, a file or a picture
 * @param outcome whether the part is as the manifest states
 * @param detail what was found, or why the part was not checked
 */
public record Check(String part, Outcome outcome, String detail) {
  /** The possible outcomes of a check. */
  public enum Outcome {
    /** The part equals the manifest's to the bit. */
    EQUAL("equal"),
    /** The part differs from the manifest's in at least one bit. */
    DIFFERS("differs"),
    /** There was nothing with which to compare the part. */
    NOT_CHECKED("not checked");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** Returns the word for this outcome in the output and in JSON. */
    @JsonValue
    public String label() {
      return label;
    }
  }

  /** Returns the check of a part that is as the manifest states. */
  public static Check equal(String part, String detail) {
    return new Check(part, Outcome.EQUAL, detail);
  }

  /** Returns the check of a part that is not as the manifest states. */
  public static Check differs(String part, String detail) {
    return new Check(part, Outcome.DIFFERS, detail);
  }

  /** Returns the check of a part that could not be compared. */
  public static Check notChecked(String part, String detail) {
    return new Check(part, Outcome.NOT_CHECKED, detail);
  }

  /** Returns the check of a value against the recorded one. */
  public static Check of(String part, Object recorded, Object now) {
    return recorded.equals(now)
        ? equal(part, now.toString())
        : differs(part, recorded + " recorded, " + now + " now");
  }

  /** Returns whether the part is known to be as the manifest states. */
  @JsonIgnore
  public boolean isEqual() {
    return outcome == Outcome.EQUAL;
  }
}
