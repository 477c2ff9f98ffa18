package switchback.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.ImageSet;
import switchback.datasets.sources.DatasetSource;
import switchback.datasets.sources.SourceOptions;
import switchback.datasets.tasks.Progress;
import switchback.training.runs.Run;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commands in a process of their own, from the one jar, on a standalone cluster with three
 * workers: what they write is what they write without it.
 */
class ClusterCommandsTest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int WORKERS = 3;
  private static final int IMAGES = 1500;

  /** The classes of the bundled network. */
  private static final List<String> CLASSES = Run.open(Run.PRETRAINED).classes();

  @TempDir private static Path folder = Path.of("");
  private static @Nullable StandaloneCluster started;

  @BeforeAll
  static void start() throws IOException {
    started = StandaloneCluster.start(Files.createDirectory(folder.resolve("c")), WORKERS, 1, 700);
    writeImages();
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static StandaloneCluster cluster() {
    return Optional.ofNullable(started).orElseThrow();
  }

  /** Writes images as files and in two shards. */
  private static void writeImages() throws IOException {
    ImageSet images =
        DatasetSource.openOffline(
                "synthetic", SourceOptions.DEFAULT, Map.of(), Progress.NONE, line -> {})
            .train()
            .first(IMAGES);
    Files.createDirectory(folder.resolve("shards"));
    for (int shard = 0; shard < 2; shard++) {
      try (OutputStream file =
              Files.newOutputStream(folder.resolve("shards/train-%d.tar".formatted(shard)));
          TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
        for (int i = shard * images.size() / 2; i < (shard + 1) * images.size() / 2; i++) {
          String name = "%s/%05d.png".formatted(CLASSES.get(images.label(i)), i);
          Path image = folder.resolve("images/train").resolve(name);
          Files.createDirectories(image.getParent());
          ImageIO.write(picture(images, i), "png", image.toFile());
          TarArchiveEntry entry = new TarArchiveEntry(image.toFile(), name);
          tar.putArchiveEntry(entry);
          Files.copy(image, tar);
          tar.closeArchiveEntry();
        }
      }
    }
  }

  private static BufferedImage picture(ImageSet images, int index) {
    BufferedImage picture =
        new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < images.height(); y++) {
      for (int x = 0; x < images.width(); x++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          rgb = rgb << 8 | images.pixel(index, channel, y, x);
        }
        picture.setRGB(x, y, rgb);
      }
    }
    return picture;
  }

  private static String data(String kind) {
    return switch (kind) {
      case "images" -> "images:" + folder.resolve("images");
      case "tar" -> "tar:" + folder.resolve("shards");
      case "parquet" ->
          "parquet:"
              + Path.of("../../tests/src/test/resources/switchback/datasets/parquet/pages.parquet")
                  .toAbsolutePath()
                  .normalize();
      default -> kind;
    };
  }

  /** A command in a process of its own. */
  private record Command(Process process, Path output, Path errors) {
    static Command start(String name, String... arguments) throws IOException {
      Path jar = Path.of(System.getProperty("switchback.cluster.jar"));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(Files.readString(Path.of("target/launch/jvm-flags")).strip().split("\\s+")));
      command.addAll(List.of("-XX:+UseSerialGC", "-Xmx700m"));
      command.add("-Dlog4j2.configurationFile=classpath:switchback/cluster/log4j2.xml");
      command.add("-cp");
      command.add(jar + File.pathSeparator + System.getenv("SPARK_HOME") + "/jars/*");
      command.add("switchback.reports.cli.Main");
      command.addAll(List.of(arguments));
      Path output = folder.resolve(name + ".out");
      Path errors = folder.resolve(name + ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().put("SPARK_CONF_DIR", cluster().settingsFolder().toString());
      return new Command(builder.start(), output, errors);
    }

    String said() throws IOException {
      return Files.readString(errors, UTF_8);
    }

    /** Waits for the end, and returns standard output. */
    String done() throws IOException, InterruptedException {
      assertThat(process.waitFor()).as(said()).isZero();
      return Files.readString(output, UTF_8);
    }
  }

  private static String[] gallery(String data, Path out, String... more) {
    return Stream.concat(
            Stream.of("gallery", "pretrained", "--data", data, "--features", "0-3")
                .flatMap(Stream::of),
            Stream.concat(
                Stream.of("--unpoolings", "none", "--split", "all", "--out", out.toString()),
                Stream.of(more)))
        .toArray(String[]::new);
  }

  private static String[] shared(String[] arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--spark", cluster().url()))
        .toArray(String[]::new);
  }

  /** Returns a gallery's manifest, with the digests of all its files, and its environment. */
  private static ObjectNode manifest(Path gallery) throws IOException {
    return (ObjectNode) JSON.readTree(Files.readString(gallery.resolve("gallery.json")));
  }

  private static void assertSame(Path gallery, Path single) throws IOException {
    ObjectNode mine = manifest(gallery);
    ObjectNode other = manifest(single);
    ObjectNode mineOf = (ObjectNode) mine.remove("environment");
    ObjectNode otherOf = (ObjectNode) other.remove("environment");
    assertThat(mine).isEqualTo(other);
    JsonNode line = mineOf.remove("commandLine");
    otherOf.remove("commandLine");
    assertThat(mineOf).isEqualTo(otherOf);
    assertThat(line.stringValue()).contains("--spark");
  }

  private static Path single(String kind) throws IOException, InterruptedException {
    Path out = folder.resolve("single-" + kind);
    if (!Files.exists(out)) {
      Command.start("single-" + kind, gallery(data(kind), out)).done();
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "tar", "parquet"})
  void galleriesAreTheSame(String kind) throws IOException, InterruptedException {
    Path out = folder.resolve("shared-" + kind);
    Command command = Command.start("shared-" + kind, shared(gallery(data(kind), out)));
    command.done();
    assertThat(command.said()).contains("Spark: " + cluster().url());
    assertSame(out, single(kind));
  }

  @Test
  void evaluationsAreTheSame() throws IOException, InterruptedException {
    String[] line = {"evaluate", "pretrained", "--data", data("tar"), "--split", "all", "--json"};
    String single = Command.start("evaluate", line).done();
    assertThat(Command.start("evaluate-shared", shared(line)).done()).isEqualTo(single);
  }

  /** Checks that work goes on if an executor and a worker are killed in the midst of it. */
  @Test
  void whatIsKilledIsRepeated() throws IOException, InterruptedException {
    Path out = folder.resolve("killed");
    Command command = Command.start("killed", shared(gallery(data("images"), out)));
    StandaloneCluster.kill(working(command).getFirst());
    ProcessHandle worker = cluster().workers().getLast();
    StandaloneCluster.kill(worker);
    worker.children().forEach(StandaloneCluster::kill);
    command.done();
    assertSame(out, single("images"));
    cluster().startWorker();
  }

  /** Checks that a job that is killed as a whole gives the same when it is submitted again. */
  @Test
  void aKilledJobIsSubmittedAgain() throws IOException, InterruptedException {
    Path out = folder.resolve("again");
    Command command = Command.start("again-1", shared(gallery(data("images"), out)));
    assertThat(working(command)).isNotEmpty();
    command.process().destroyForcibly().waitFor();
    assertThat(out.resolve("gallery.json")).doesNotExist();
    Awaitility.await().atMost(PATIENCE).until(() -> cluster().executors().isEmpty());
    Command.start("again-2", shared(gallery(data("images"), out))).done();
    assertSame(out, single("images"));
  }

  /** Waits until executors work for a command, and returns them. */
  private static List<ProcessHandle> working(Command command) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(command.process().isAlive()).as(command.said()).isTrue();
              return cluster().executors();
            },
            executors -> executors.size() == WORKERS);
  }

  /** Checks that a damaged shard is told of in the line that a single machine has for it. */
  @Test
  void aDamagedShardIsOneLine() throws IOException, InterruptedException {
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    byte[] shard = Files.readAllBytes(folder.resolve("shards/train-0.tar"));
    // Behind the header of the first entry lies its image.
    for (int i = 512 + 20; i < 512 + 60; i++) {
      shard[i] ^= 0x55;
    }
    Files.write(damaged.resolve("train-0.tar"), shard);
    Path out = folder.resolve("none");
    String[] line = gallery("tar:" + damaged, out);
    String single = refusal(Command.start("damaged", line));
    assertThat(single).contains("cannot decode 1 of", "00000.png").doesNotContain("\tat ");
    assertThat(refusal(Command.start("damaged-shared", shared(line)))).isEqualTo(single);
    assertThat(out).doesNotExist();
  }

  private static String refusal(Command command) throws IOException, InterruptedException {
    assertThat(command.process().waitFor()).as(command.said()).isEqualTo(1);
    List<String> lines = command.said().lines().filter(line -> line.startsWith("error: ")).toList();
    assertThat(lines).as(command.said()).hasSize(1);
    return lines.getFirst();
  }

  /** Checks the line if nobody answers at the address of the master. */
  @Test
  void aWrongMasterIsOneLine() throws IOException, InterruptedException {
    String[] line = gallery(data("tar"), folder.resolve("none"), "--spark", "spark://127.0.0.1:1");
    assertThat(refusal(Command.start("no-master", line)))
        .contains("no master answers", "spark://127.0.0.1:1");
  }
}
