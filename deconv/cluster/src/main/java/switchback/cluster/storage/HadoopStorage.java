package switchback.cluster.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.Storage;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Opens Hadoop's file systems as Java's. Which schemes there are is Hadoop's to say: those of its
 * own, of connectors on the class path, and of settings such as {@code fs.s3a.impl}.
 *
 * <p>The settings are those of Hadoop's files ({@code core-site.xml} and {@code hdfs-site.xml} in
 * the folder that {@code HADOOP_CONF_DIR} names), and over them those of Spark that begin with
 * {@code spark.hadoop.}, which Spark sends to all executors. Before Spark has been started, the
 * latter are those that {@code spark-submit} was given.
 *
 * <p>A file system acts for the user of the thread that opens it, and keeps that user also when
 * other threads read.
 */
public final class HadoopStorage implements Storage {
  /** Schemes that Hadoop knows, but whose folders cannot be listed. */
  private static final Set<String> WITHOUT_FOLDERS = Set.of("http", "https");

  /** Hadoop's connectors that its usual distributions leave to the user. */
  private static final Map<String, String> CONNECTORS =
      Map.of("s3a", "hadoop-aws", "abfs", "hadoop-azure", "abfss", "hadoop-azure");

  /** Creates the storage, as {@link java.util.ServiceLoader} needs it. */
  public HadoopStorage() {}

  @Override
  public FileSystem open(URI root) {
    if (WITHOUT_FOLDERS.contains(root.getScheme())) {
      throw unknown(root, null);
    }
    try {
      return new HadoopFileSystem(
          root, org.apache.hadoop.fs.FileSystem.newInstance(root, settings()));
    } catch (UnsupportedFileSystemException e) {
      throw unknown(root, e);
    } catch (IOException | RuntimeException e) {
      throw failure(root, e);
    }
  }

  private static Configuration settings() {
    SparkEnv running = SparkEnv.get();
    SparkConf spark = running == null ? new SparkConf() : running.conf();
    Configuration settings = SparkHadoopUtil.get().newConfiguration(spark);
    // Connectors that came by --packages are beside this class, which not every thread knows.
    settings.setClassLoader(HadoopStorage.class.getClassLoader());
    return settings;
  }

  private static SwitchbackException unknown(URI root, @Nullable Exception cause) {
    return new SwitchbackException(
        "no file system of this scheme",
        root,
        root.getScheme() + "://",
        "one of Hadoop's whose folders can be listed, such as hdfs:// or s3a://",
        "check the spelling; a connector of its own comes by spark-submit --packages",
        cause);
  }

  private static SwitchbackException failure(URI root, Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
      String connector = CONNECTORS.get(root.getScheme());
      return new SwitchbackException(
          "Hadoop's connector is missing",
          root,
          "no class " + cause.getMessage(),
          "the connector of " + root.getScheme() + ":// on the class path",
          connector == null
              ? "give its jar by spark-submit --jars, or its Maven coordinates by --packages"
              : "give it by spark-submit --packages org.apache.hadoop:%s:%s"
                  .formatted(connector, VersionInfo.getVersion()),
          failure);
    }
    return new SwitchbackException(
        "cannot open a file system",
        root,
        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
        "storage that answers",
        "check the address, and Hadoop's settings (HADOOP_CONF_DIR, --conf spark.hadoop.*)",
        failure);
  }
}
