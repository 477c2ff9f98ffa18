package switchback.reports.study;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The digests of a study's images, as a manifest names them.
 *
 * @param sha256 the digest of the only split, or of both splits' digests in order
 * @param name the data set's name, without a path
 * @param images the number of images in all splits
 * @param splits the splits in the order in which they are searched
 * @param classes the class names by label
 * @param leftOut the paths of damaged images that were left out, as the user allowed; null if there
 *     are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataDigest(
    String sha256,
    String name,
    int images,
    List<SplitDigest> splits,
    List<String> classes,
    @Nullable List<String> leftOut) {
  /**
   * Creates a digest with copies of both lists; rejects null, which a damaged manifest may hold.
   */
  public DataDigest {
    requireNonNull(sha256, "sha256");
    requireNonNull(name, "name");
    splits = List.copyOf(requireNonNull(splits, "splits"));
    classes = List.copyOf(requireNonNull(classes, "classes"));
    leftOut = leftOut == null || leftOut.isEmpty() ? null : List.copyOf(leftOut);
  }
}
