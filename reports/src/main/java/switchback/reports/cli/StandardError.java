package switchback.reports.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;

/**
 * The standard error that the user's shell provided. The launcher puts a filter in front of it, to
 * drop a warning that Java writes as it starts. After the start the filter would only cause delay.
 */
final class StandardError {
  private StandardError() {}

  /**
   * Makes an open file descriptor Java's standard error. The launcher opens the constructor that
   * this takes: to call POSIX's {@code dup2} instead would take Java a tenth of a second.
   */
  static void takeFrom(int descriptor) {
    try {
      Constructor<FileDescriptor> of = FileDescriptor.class.getDeclaredConstructor(int.class);
      of.setAccessible(true);
      FileOutputStream file = new FileOutputStream(of.newInstance(descriptor));
      System.setErr(new PrintStream(file, true, System.err.charset()));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // The filter stays, which does no harm.
    }
  }
}
