package switchback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles and runs the examples, each of which prints what the guide to the library shows. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");
  private static final Path GUIDE = Path.of("..", "reports", "docs", "library.md");

  @TempDir Path classes;

  @ParameterizedTest
  @ValueSource(strings = {"ProjectUnit", "SearchImages", "OwnUnpooling"})
  void anExamplePrintsWhatTheGuideShows(String name)
      throws IOException, ReflectiveOperationException {
    compile(EXAMPLES.resolve(name + ".java"));
    String printed;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      printed = run(loader.loadClass(name));
    }
    assertThat(Files.readString(GUIDE)).contains("```text\n" + printed + "```\n");
  }

  private void compile(Path source) {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                classes.toString(),
                source.toString());
    assertThat(status).as(messages.toString(UTF_8)).isZero();
  }

  private static String run(Class<?> example) throws ReflectiveOperationException {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      example.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8);
  }
}
