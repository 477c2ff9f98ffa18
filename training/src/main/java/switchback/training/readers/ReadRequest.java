package switchback.training.readers;

import org.jspecify.annotations.Nullable;

/**
 * What the user says about a file that does not say it itself.
 *
 * @param size the size of the input; null if the file is to say it
 * @param architecture the name of a known family, or the path of an architecture file; null if the
 *     file's own names are to decide
 */
public record ReadRequest(@Nullable InputSize size, @Nullable String architecture) {
  /** Says nothing. */
  public static final ReadRequest NONE = new ReadRequest(null, null);
}
