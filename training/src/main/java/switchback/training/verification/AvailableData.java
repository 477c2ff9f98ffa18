package switchback.training.verification;

import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Counted;

/**
 * The images that are available for verifying a result.
 *
 * @param data the images
 * @param isGiven whether the user named them. If not, images other than the result's prove nothing
 *     about it, and the check counts as not made
 */
public record AvailableData(Dataset data, boolean isGiven) {
  /**
   * Compares the first images of a split with those from which a result was computed.
   *
   * @param split {@code train} or {@code test}
   * @param count the number of images that the result states
   * @param sha256 the digest of these images, {@link ImageSet#sha256}
   */
  public Check check(String split, int count, String sha256) {
    ImageSet images = data.split(split).first(Math.max(0, count));
    String part = split + " split";
    String got = images.sha256();
    if (images.size() == count && got.equals(sha256)) {
      return Check.equal(part, Counted.of(count, "image") + ", SHA-256 " + got);
    }
    return isGiven
        ? Check.differs(
            part,
            "%s, SHA-256 %s recorded; %s, SHA-256 %s in %s"
                .formatted(
                    Counted.of(count, "image"),
                    sha256,
                    Counted.of(images.size(), "image"),
                    got,
                    data.name()))
        : Check.notChecked(part, "no --data, and " + data.name() + " holds other images");
  }
}
