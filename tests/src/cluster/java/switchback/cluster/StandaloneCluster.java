package switchback.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A standalone cluster of Spark: a master and workers as JVMs of their own, and the executors that
 * workers start. All of it is on loopback, authenticates and encrypts.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");

  private final Path folder;
  private final Map<String, String> settings = new TreeMap<>();
  private final List<Process> workers = new ArrayList<>();
  private final Process master;
  private final String url;
  private final int cores;
  private final int megabytes;

  private StandaloneCluster(Path folder, int cores, int megabytes) throws IOException {
    this.folder = folder;
    this.cores = cores;
    this.megabytes = megabytes;
    settings.put("spark.authenticate", "true");
    settings.put("spark.authenticate.secret", "a secret of the tests");
    settings.put("spark.network.crypto.enabled", "true");
    settings.put("spark.master.rest.enabled", "false");
    // A worker that is killed is missed after this time, in seconds.
    settings.put("spark.worker.timeout", "5");
    writeSettings();
    master =
        start(
            "master", "org.apache.spark.deploy.master.Master", "--webui-port", "0", "--port", "0");
    url = printed("master", MASTER);
  }

  /**
   * Starts a cluster, and waits until its workers have registered.
   *
   * @param folder an existing folder for its files
   * @param cores the cores of each worker, and so of its executor
   * @param megabytes the memory of each worker, and so of its executor
   */
  static StandaloneCluster start(Path folder, int workers, int cores, int megabytes)
      throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(folder, cores, megabytes);
    try {
      for (int i = 0; i < workers; i++) {
        cluster.startWorker();
      }
      for (int i = 0; i < workers; i++) {
        cluster.printed("worker-" + i, Pattern.compile("(Successfully registered) with master"));
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts another worker, which registers some time later. */
  void startWorker() throws IOException {
    String name = "worker-" + workers.size();
    workers.add(
        start(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--webui-port",
            "0",
            "--port",
            "0",
            "--cores",
            Integer.toString(cores),
            "--memory",
            megabytes + "m",
            "--work-dir",
            Files.createDirectories(folder.resolve(name)).toString(),
            url));
  }

  /** Returns the address of the master, for {@code --spark}. */
  String url() {
    return url;
  }

  /** Returns the settings of an application that may use the cluster, and all of it. */
  Map<String, String> settings() {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("spark.local.dir", temporary().toString());
    all.put("spark.driver.host", LOOPBACK);
    all.put("spark.driver.bindAddress", LOOPBACK);
    all.put("spark.executor.memory", megabytes + "m");
    return all;
  }

  /** Returns the folder with {@code spark-defaults.conf}, for {@code SPARK_CONF_DIR}. */
  Path settingsFolder() {
    return folder.resolve("conf");
  }

  /** Returns the folder of a worker, where its executors have theirs. */
  Path folderOf(int worker) {
    return folder.resolve("worker-" + worker);
  }

  /** Returns the workers in the order of their start. */
  List<ProcessHandle> workers() {
    return workers.stream().map(Process::toHandle).toList();
  }

  /** Returns the executors that live now. */
  List<ProcessHandle> executors() {
    return workers().stream().flatMap(ProcessHandle::children).toList();
  }

  /** Returns the master, the workers and the executors. */
  List<ProcessHandle> processes() {
    return Stream.of(List.of(master.toHandle()), workers(), executors())
        .flatMap(List::stream)
        .toList();
  }

  /** Ends a process as {@code kill -9} does. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
  }

  private void writeSettings() throws IOException {
    Path file = Files.createDirectories(settingsFolder()).resolve("spark-defaults.conf");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    List<String> lines = new ArrayList<>();
    settings().forEach((name, value) -> lines.add(name + " " + value));
    Files.write(file, lines, UTF_8);
  }

  private Process start(String name, String main, String... arguments) throws IOException {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"));
    command.addAll(List.of("--add-opens=java.base/java.nio=ALL-UNNAMED"));
    command.addAll(List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(temporary()));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*", main, "--host", LOOPBACK));
    command.addAll(List.of("--properties-file", settingsFolder() + "/spark-defaults.conf"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .directory(folder.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    // What is killed leaves its temporary files.
    builder.environment().put("SPARK_LOCAL_DIRS", temporary().toString());
    return builder.start();
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Waits until a process has printed something, and returns its first group. */
  private String printed(String name, Pattern pattern) {
    return Awaitility.await(name + " has printed " + pattern)
        .atMost(PATIENCE)
        .until(
            () -> {
              Matcher found = pattern.matcher(Files.readString(log(name)));
              return found.find() ? found.group(1) : "";
            },
            found -> !found.isEmpty());
  }

  /** Ends all processes, and waits for that. */
  @Override
  public void close() {
    List<ProcessHandle> all = processes();
    // Masters and workers have nothing to save; an executor ends with its worker or by itself.
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}
