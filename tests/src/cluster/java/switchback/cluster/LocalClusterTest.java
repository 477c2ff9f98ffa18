package switchback.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs of a program that starts its executors itself, as the launcher starts it. */
class LocalClusterTest {
  private static final String LOG = "-Dlog4j2.configurationFile=classpath:switchback/cluster/";

  @TempDir private Path folder = Path.of("");

  /** Starts the program with Spark's and its own files in {@link #folder}. */
  private Process start(String... arguments) throws IOException {
    Path spark = Path.of(System.getenv("SPARK_HOME"));
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createSymbolicLink(home.resolve("jars"), spark.resolve("jars").toAbsolutePath());
    Files.createDirectories(folder.resolve("tmp"));
    String jars = TestJars.write(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    try (Stream<String> flags = Files.lines(Path.of("target", "launch", "jvm-flags"))) {
      flags.flatMap(line -> Stream.of(line.split(" ", -1))).forEach(command::add);
    }
    command.addAll(List.of(LOG + "log4j2.xml", "-Djava.io.tmpdir=" + folder.resolve("tmp")));
    command.add("-Dspark.jars=" + jars);
    command.addAll(
        List.of("-cp", jars.replace("file://", "").replace(',', ':') + ":" + home + "/jars/*"));
    command.add(LocalClusterProgram.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    return builder.start();
  }

  private static String sum() {
    return "12 images, sum "
        + IntStream.range(0, 12).mapToObj(Convolved::of).mapToLong(Convolved::bits).sum();
  }

  /** Checks that kernels run in this process or in others, and that no file is left. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"local[2]; 1", "local-cluster[2,1,512]; 2"})
  void worksQuietlyAndTidily(String master, int processes)
      throws IOException, InterruptedException {
    Process process = start(master);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out.lines())
        .containsExactly(sum(), processes + " processes", "loopback only", "closed");
    assertThat(Files.readString(folder.resolve("err")).lines())
        .filteredOn(line -> !line.contains("incubator modules"))
        .isEmpty();
    assertNothingIsLeft();
  }

  /** Checks that a program that a user ends takes its executors and files with it. */
  @Test
  void isTidyWhenItIsEnded() throws IOException, InterruptedException {
    Process process = start("local-cluster[2,1,512]", "stay");
    List<ProcessHandle> executors;
    try (BufferedReader out = process.inputReader()) {
      for (String line = ""; !line.startsWith("loopback"); line = out.readLine()) {
        assertThat(line).isNotNull();
      }
      executors = process.descendants().toList();
      process.destroy();
      process.waitFor();
    }
    assertThat(executors).hasSize(2);
    executors.forEach(executor -> executor.onExit().join());
    assertNothingIsLeft();
  }

  @AfterEach
  void takeTheLinkAway() throws IOException {
    Files.deleteIfExists(folder.resolve("home/jars"));
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(folder.resolve("home/work")).doesNotExist();
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      assertThat(files.map(Path::toString)).isEmpty();
    }
  }
}
