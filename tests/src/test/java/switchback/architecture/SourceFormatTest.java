package switchback.architecture;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Checks that google-java-format would leave every source as it is. The check is a test because the
 * formatter needs the JDK that the sources are written for, and Maven may run on an older one. With
 * {@code -Dswitchback.format=true} the sources are rewritten instead.
 */
class SourceFormatTest {
  @Test
  void everySourceIsFormatted() throws IOException, FormatterException {
    Formatter formatter = new Formatter();
    FormattedFiles.<FormatterException>check(
        ".java",
        SourceFormatTest.class,
        text -> formatter.formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(text)));
  }
}
