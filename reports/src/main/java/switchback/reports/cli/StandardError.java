package switchback.reports.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * The standard error that the user's shell provided. The launcher puts a filter in front of it, to
 * drop a warning that Java writes as it starts. After the start the filter would only cause delay.
 */
final class StandardError {
  private static final int STANDARD_ERROR = 2;

  private StandardError() {}

  /** Makes a file descriptor standard error, by POSIX's {@code dup2}. */
  @SuppressWarnings("restricted") // the launcher allows native access
  static void takeFrom(int descriptor) {
    Linker linker = Linker.nativeLinker();
    MethodHandle dup2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dup2"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    try {
      // If this fails, the filter stays, which does no harm.
      int _ = (int) dup2.invokeExact(descriptor, STANDARD_ERROR);
    } catch (Throwable e) {
      throw new LinkageError("dup2 cannot be called", e);
    }
  }
}
