package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;

/** The launcher in a house of its own, whose Java and Maven only tell how they were called. */
class LauncherTest {
  @TempDir Path folder;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void build() throws IOException {
    Path launcher = Path.of("..", "switchback");
    assumeTrue(Files.isExecutable(launcher), "the launcher is not beside the modules");
    Path house = Files.createDirectories(folder.resolve("my house"));
    Files.copy(launcher, house.resolve("switchback"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String module : List.of("datasets", "training", "deconv", "reports")) {
      write(house.resolve(module).resolve("src/A.java"), "");
      write(house.resolve(module).resolve("pom.xml"), "");
    }
    write(house.resolve("pom.xml"), "");
    Path target = house.resolve("reports/target");
    for (String jar : List.of("reports-1.jar", "reports-1-javadoc.jar", "reports-1-sources.jar")) {
      write(target.resolve(jar), "");
    }
    write(target.resolve("lib/a.jar"), "");
    write(target.resolve("launch/jvm-flags"), "--flag-one --flag-two\n");
    write(target.resolve("launch/java-home"), jdk("built", "25.0.1") + "\n");
    write(target.resolve("launch/built"), "");
    Files.setLastModifiedTime(
        target.resolve("launch/built"), FileTime.from(Instant.now().plusSeconds(60)));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Path script(Path file, String text) throws IOException {
    write(file, "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** A JDK that prints its own name and its arguments, each in brackets. */
  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve("jdk " + name);
    script(
        home.resolve("bin/java"), "echo " + name + "; printf '[%s]\\n' \"$@\"; echo heard >&2\n");
    write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Ended run(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(Files.createDirectories(folder.resolve("else where")).toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("SWITCHBACK_JAVA_OPTS");
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    Path err = folder.resolve("err");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  private Path launcher() {
    return folder.resolve("my house/switchback");
  }

  @Test
  void passesArgumentsFlagsAndClassPathOn() throws IOException, InterruptedException {
    script(folder.resolve("bin/java"), "exit 9\n");
    Ended ended =
        run(launcher(), Map.of("SWITCHBACK_JAVA_OPTS", "-Xmx7g -Da=b"), "gallery", "a b", "");
    String target = folder.resolve("my house/reports/target").toString();
    assertThat(ended.status()).isZero();
    assertThat(ended.out().lines())
        .startsWith("built", "[--flag-one]", "[--flag-two]")
        .containsSubsequence("[-Xmx900m]", "[-Xmx7g]", "[-Da=b]")
        .endsWith(
            "[-cp]",
            "[" + target + "/reports-1.jar]",
            "[switchback.reports.cli.Main]",
            "[gallery]",
            "[a b]",
            "[]");
  }

  @Test
  void worksThroughSymbolicLinks() throws IOException, InterruptedException {
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("one"), Path.of("../my house/switchback"));
    Files.createSymbolicLink(links.resolve("two"), links.resolve("one"));
    Ended ended = run(links.resolve("two"), Map.of(), "demo");
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).startsWith("built").contains("[demo]");
  }

  @Test
  void takesTheJavaThatTheUserNamesIfItIsNewEnough() throws IOException, InterruptedException {
    Ended newer = run(launcher(), Map.of("JAVA_HOME", jdk("named", "26").toString()));
    assertThat(newer.out()).startsWith("named");
    Ended older = run(launcher(), Map.of("JAVA_HOME", jdk("old", "17.0.2").toString()));
    assertThat(older.out()).startsWith("built");
  }

  @Test
  void saysInOneLineThatThereIsNoJava() throws IOException, InterruptedException {
    write(folder.resolve("my house/reports/target/launch/java-home"), jdk("old", "17") + "\n");
    script(folder.resolve("bin/java"), "exit 9\n");
    Ended ended = run(launcher(), Map.of(), "demo");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).startsWith("error: no JDK").contains("25", "hint: install");
  }

  @Test
  void buildsWhereSourcesHaveChanged() throws IOException, InterruptedException {
    script(
        folder.resolve("bin/mvn"),
        "echo built now > \"$PWD/mvn-was-here\"; touch reports/target/reports-1.jar\n");
    Path source = folder.resolve("my house/deconv/src/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));
    Ended ended = run(launcher(), Map.of(), "demo");
    assertThat(ended.err()).contains("building");
    assertThat(folder.resolve("my house/mvn-was-here")).exists();
    assertThat(ended.out()).startsWith("built").contains("[demo]");
  }

  /** Checks that Spark is built when it is first asked for, and again when its sources change. */
  @Test
  void buildsWhatKnowsSparkOnDemand() throws IOException, InterruptedException {
    script(
        folder.resolve("bin/mvn"),
        """
        echo "$@" >> mvn-was-here
        cd deconv/cluster/target && mkdir -p spark/jars
        touch switchback-cluster-1.jar; echo --flag-three > launch/jvm-flags
        """);
    write(folder.resolve("my house/deconv/cluster/src/A.java"), "");
    write(folder.resolve("my house/deconv/cluster/pom.xml"), "");
    Path calls = folder.resolve("my house/mvn-was-here");
    String[] words = {"gallery", "--spark", "local-cluster[2,1,1024]"};
    Ended first = run(launcher(), Map.of(), words);
    assertThat(first.err()).contains("building on first use, which downloads Spark");
    assertThat(calls).content().contains("-Pcluster").contains("deconv/cluster -am package");
    String target = folder.resolve("my house/deconv/cluster/target").toString();
    assertThat(first.out().lines())
        .startsWith("built", "[--flag-one]", "[--flag-two]")
        .contains("[--flag-three]")
        .noneMatch(line -> line.contains("SharedArchiveFile"))
        .endsWith(
            "[-cp]",
            "[" + target + "/switchback-cluster-1.jar:" + target + "/spark/jars/*]",
            "[switchback.reports.cli.Main]",
            "[gallery]",
            "[--spark]",
            "[local-cluster[2,1,1024]]");
    Files.delete(calls);
    assertThat(run(launcher(), Map.of(), "gallery", "--spark=local").out())
        .contains("[" + target + "/switchback-cluster-1.jar:" + target + "/spark/jars/*]");
    assertThat(run(launcher(), Map.of(), "gallery").out()).doesNotContain("--flag-three");
    assertThat(calls).doesNotExist();

    Files.setLastModifiedTime(
        folder.resolve("my house/deconv/cluster/src/A.java"),
        FileTime.from(Instant.now().plusSeconds(120)));
    assertThat(run(launcher(), Map.of(), "gallery").err()).doesNotContain("building");
    assertThat(run(launcher(), Map.of(), words).err()).contains("sources have changed; building");
  }

  /** Checks that a distribution of Spark that the user names is taken, with its settings. */
  @Test
  void takesTheUsersOwnSpark() throws IOException, InterruptedException {
    Path target = folder.resolve("my house/deconv/cluster/target");
    write(target.resolve("switchback-cluster-1.jar"), "");
    write(target.resolve("launch/jvm-flags"), "--flag-three\n");
    write(target.resolve("launch/built"), "");
    Files.setLastModifiedTime(
        target.resolve("launch/built"), FileTime.from(Instant.now().plusSeconds(60)));
    Path spark = folder.resolve("my spark");
    Files.createDirectories(spark.resolve("jars"));
    Ended ended =
        run(launcher(), Map.of("SPARK_HOME", spark.toString()), "gallery", "--spark", "yarn");
    assertThat(ended.out().lines())
        .contains("[" + target + "/switchback-cluster-1.jar:" + spark + "/jars/*]");
  }

  @Test
  void doesNotBuildOtherwise() throws IOException, InterruptedException {
    script(folder.resolve("bin/mvn"), "exit 9\n");
    Ended ended = run(launcher(), Map.of(), "demo");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).doesNotContain("building");
  }

  @Test
  void saysWhereABuildFailed() throws IOException, InterruptedException {
    script(folder.resolve("bin/mvn"), "echo 'some words of Maven'; exit 1\n");
    Files.delete(folder.resolve("my house/reports/target/launch/built"));
    Ended ended = run(launcher(), Map.of(), "demo");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("some words of Maven", "error: the build failed", "build.log");
  }

  /** Takes this build's jars and its JDK into the house. */
  private void furnish() throws IOException {
    Path built = Path.of("..", "reports", "target").toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(built.resolve("lib")), "the jars are not packaged");
    Path target = folder.resolve("my house/reports/target");
    Files.delete(target.resolve("reports-1.jar"));
    Files.delete(target.resolve("lib/a.jar"));
    Files.delete(target.resolve("lib"));
    Files.createSymbolicLink(target.resolve("lib"), built.resolve("lib"));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(built, "reports-*.jar")) {
      for (Path jar : jars) {
        Files.copy(jar, target.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    for (String file : List.of("launch/jvm-flags", "launch/java-home")) {
      Files.copy(built.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @AfterEach
  void takeTheLinkAway() throws IOException {
    Path lib = folder.resolve("my house/reports/target/lib");
    if (Files.isSymbolicLink(lib)) {
      Files.delete(lib);
    }
  }

  private List<Path> archives() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.resolve("my house/reports/target/launch"), "classes-*")) {
      for (Path file : files) {
        if (!file.toString().endsWith(".place")) {
          found.add(file);
        }
      }
    }
    return found;
  }

  @Test
  void startsFromAnArchiveOfClassesThatFollowsTheJars() throws IOException, InterruptedException {
    furnish();
    Ended first = run(launcher(), Map.of(), "--help");
    assertThat(first.status()).isZero();
    assertThat(first.err().lines())
        .containsExactly("switchback: preparing quick starts, a few seconds ...");
    assertThat(archives()).hasSize(1);
    assertThat(archives().getFirst()).isNotEmptyFile();
    Ended logged = run(launcher(), Map.of("SWITCHBACK_JAVA_OPTS", "-Xlog:class+load"), "--help");
    assertThat(logged.err()).isEmpty();
    assertThat(logged.out())
        .contains("Usage: switchback")
        .containsPattern("switchback.reports.cli.Main source: shared objects file")
        .containsPattern("picocli.CommandLine source: shared objects file")
        .doesNotContain("org.nd4j", "org.deeplearning4j", "org.bytedeco");

    projectFromTheArchive();
    turnOnTheWidestVectors();
    doWithoutAnArchiveThatDoesNotFit();
  }

  /** The bundled network is projected without DL4J and its native library. */
  private void projectFromTheArchive() throws IOException, InterruptedException {
    String[] project = {"project", "pretrained", "--layer", "conv2", "--feature", "0", "--data"};
    List<String> words = new ArrayList<>(List.of(project));
    words.addAll(List.of("synthetic", "--index", "0", "--out", folder.resolve("p.png").toString()));
    Ended ended =
        run(
            launcher(),
            Map.of("SWITCHBACK_JAVA_OPTS", "-Xlog:class+load"),
            words.toArray(String[]::new));
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("projection: ").doesNotContain("WARNING");
    assertThat(ended.out())
        .containsPattern("switchback.deconv.Trace source: shared objects file")
        .doesNotContain("org.nd4j.linalg.factory", "MultiLayerNetwork", "org.bytedeco");
  }

  private void doWithoutAnArchiveThatDoesNotFit() throws IOException, InterruptedException {
    Path archive = archives().getFirst();
    Files.writeString(archive, "no archive");
    Ended broken = run(launcher(), Map.of(), "--version");
    assertThat(broken.status()).isZero();
    assertThat(broken.err()).isEmpty();
    assertThat(broken.out()).startsWith("switchback ");
    Files.writeString(archive, "");
    assertThat(run(launcher(), Map.of(), "--version").out()).isEqualTo(broken.out());
    // A house that was moved: its jars have other names now.
    Path place = archive.resolveSibling(archive.getFileName() + ".place");
    String here = folder.resolve("my house").toRealPath().toString();
    assertThat(place).hasContent(here);
    Files.writeString(place, "/elsewhere\n");
    assertPreparesAgain();
    Files.writeString(place, here + "\n");
    // Jars that were built later than the archive.
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(folder.resolve("my house/reports/target"), "reports-*.jar")) {
      for (Path jar : jars) {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
      }
    }
    assertPreparesAgain();
  }

  /** Starts it until it announces a new archive. */
  private void assertPreparesAgain() throws IOException, InterruptedException {
    Process process = begin();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).startsWith("switchback: preparing");
    } finally {
      List<ProcessHandle> all = process.descendants().toList();
      process.destroyForcibly().waitFor();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Only Linux on x86-64 says which vectors its processor has. */
  private void turnOnTheWidestVectors() throws IOException, InterruptedException {
    Path processors = Path.of("/proc/cpuinfo");
    if (!System.getProperty("os.arch").equals("amd64") || !Files.isReadable(processors)) {
      return;
    }
    boolean wide = Files.readString(processors).contains(" avx512f ");
    String version = run(launcher(), Map.of(), "--version").out();
    assertThat(version.contains("vectors of 512 bits")).isEqualTo(wide);
    String narrower =
        run(launcher(), Map.of("SWITCHBACK_JAVA_OPTS", "-XX:UseAVX=2"), "--version").out();
    assertThat(narrower).doesNotContain("vectors of 512 bits");
  }

  private Process begin() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launcher().toString(), "--version");
    builder.environment().remove("SWITCHBACK_JAVA_OPTS");
    return builder.redirectErrorStream(true).start();
  }

  /** Starts it, and waits until Java is at work on the archive as its child. */
  private Process startArchiving() throws IOException {
    Process process = begin();
    Program.await(process, "an archive is being made")
        .until(() -> !archives().isEmpty() && process.children().anyMatch(LauncherTest::isJava));
    return process;
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("java");
  }

  @Test
  void makesTheArchiveAnewWhereItWasKilledMeanwhile() throws IOException, InterruptedException {
    furnish();
    Process survivor = startArchiving();
    survivor.children().forEach(ProcessHandle::destroyForcibly);
    String text = new String(survivor.getInputStream().readAllBytes(), UTF_8);
    assertThat(text).contains("preparing", "switchback ");
    assertThat(survivor.waitFor()).isZero();
    assertThat(archives()).isEmpty();

    Process killed = startArchiving();
    List<ProcessHandle> all = killed.descendants().toList();
    killed.destroyForcibly().waitFor();
    all.forEach(ProcessHandle::destroyForcibly);
    assertThat(archives()).singleElement().satisfies(left -> assertThat(left).isDirectory());
    assertThat(run(launcher(), Map.of(), "--version").err()).contains("preparing");
    assertThat(archives()).singleElement().satisfies(file -> assertThat(file).isNotEmptyFile());
    assertThat(run(launcher(), Map.of(), "--version").err()).isEmpty();
    Ledger.report(
        getClass(),
        "the launcher, or the JVM that writes its class archive, killed by `kill -9`",
        "2 times",
        "the program runs; the next start writes the archive and leaves nothing else");
  }

  @Test
  void asksForNoVectorsOfAnotherArchitecture() throws IOException, InterruptedException {
    // The JDK of the house does not say that it is for x86-64; others stop at the flag.
    assertThat(run(launcher(), Map.of(), "demo").out()).doesNotContain("UseAVX");
  }
}
