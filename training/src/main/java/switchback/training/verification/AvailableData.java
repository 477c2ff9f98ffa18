package switchback.training.verification;

import java.util.Locale;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;

/**
 * Images to hold a result against.
 *
 * @param data all of them
 * @param isGiven whether the user named them. Where other images than the result's only happened to
 *     be there, nothing is known of the result
 */
public record AvailableData(Dataset data, boolean isGiven) {
  /**
   * Holds the first images of a split against those that a result was made of.
   *
   * @param split {@code train} or {@code test}
   * @param count how many those were
   * @param sha256 their digest, {@link ImageSet#sha256}
   */
  public Check check(String split, int count, String sha256) {
    ImageSet images = data.split(split).first(Math.max(0, count));
    String part = split + " split";
    String got = images.sha256();
    if (images.size() == count && got.equals(sha256)) {
      return Check.equal(part, String.format(Locale.ROOT, "%,d images, SHA-256 %s", count, got));
    }
    return isGiven
        ? Check.differs(
            part,
            String.format(
                Locale.ROOT,
                "%,d images, SHA-256 %s recorded; %,d images, SHA-256 %s in %s",
                count,
                sha256,
                images.size(),
                got,
                data.name()))
        : Check.notChecked(part, "no --data, and " + data.name() + " holds other images");
  }
}
