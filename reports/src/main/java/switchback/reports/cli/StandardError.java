package switchback.reports.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Standard error as the user's shell gave it. The launcher puts a filter before it, for a warning
 * that Java writes as it starts; once it has started, the filter would only delay.
 */
final class StandardError {
  private static final int STANDARD_ERROR = 2;

  private StandardError() {}

  /** Makes that file descriptor standard error, as {@code dup2} of POSIX does. */
  @SuppressWarnings("restricted") // the launcher allows it
  static void takeFrom(int descriptor) {
    Linker linker = Linker.nativeLinker();
    MethodHandle dup2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dup2"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    try {
      // Where it fails the filter stays, which does no harm.
      int _ = (int) dup2.invokeExact(descriptor, STANDARD_ERROR);
    } catch (Throwable e) {
      throw new LinkageError("dup2 cannot be called", e);
    }
  }
}
