package switchback.architecture;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import switchback.browser.Browser;
import switchback.browser.OneBrowser;

/**
 * Checks that Prettier would leave every script as it is, with its defaults and the line length of
 * {@code .editorconfig}. Prettier runs in the browser of the page tests, so that the build needs no
 * Node. With {@code -Dswitchback.format=true} the scripts are rewritten instead.
 */
@ExtendWith(OneBrowser.class)
class ScriptFormatTest {
  private static final String FORMAT =
      """
      return prettier.format(
          arguments[0],
          { parser: 'babel', plugins: Object.values(prettierPlugins), printWidth: 100 })\
      """;

  @Test
  void everyScriptIsFormatted(Browser browser) throws IOException {
    for (String part : List.of("standalone.js", "plugins/babel.js", "plugins/estree.js")) {
      browser.run(prettier(part));
    }
    FormattedFiles.check(".js", ScriptFormatTest.class, text -> browser.<String>run(FORMAT, text));
  }

  /** Reads a file of the Prettier jar, which has its version in its paths. */
  private static String prettier(String file) throws IOException {
    Properties maven = new Properties();
    maven.load(resource("maven/org.webjars.npm/prettier/pom.properties"));
    String folder = "resources/webjars/prettier/" + maven.getProperty("version") + "/";
    try (InputStream in = resource(folder + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = ScriptFormatTest.class.getResourceAsStream("/META-INF/" + name);
    if (in == null) {
      throw new FileNotFoundException("no resource META-INF/" + name);
    }
    return in;
  }
}
