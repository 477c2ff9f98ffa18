package switchback.datasets.arrays;

import org.jspecify.annotations.Nullable;

/** Says what is damaged in a zip file; whoever knows the file adds its name. */
final class DamagedZip extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedZip(String got) {
    this(got, null);
  }

  DamagedZip(String got, @Nullable Exception cause) {
    super(got, cause);
  }
}
