package switchback.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Switchback sets, and what users set instead. */
class SparkSettingsTest {
  @TempDir private Path folder = Path.of("");

  @AfterEach
  void forget() {
    List.of("spark.master", "spark.ui.enabled", "spark.executor.extraJavaOptions")
        .forEach(System::clearProperty);
  }

  @Test
  void hidesWhatRunsOnThisMachine() {
    for (String master : List.of("local[*]", "local-cluster[2,1,700]")) {
      SparkConf settings = SparkSettings.of(master, Map.of());
      assertThat(settings.get("spark.master")).isEqualTo(master);
      assertThat(settings.get("spark.ui.enabled")).isEqualTo("false");
      assertThat(settings.get("spark.driver.host")).isEqualTo("127.0.0.1");
      assertThat(settings.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
    }
    assertThat(SparkSettings.of("local-cluster[2,1,700]", Map.of()).get("spark.executor.memory"))
        .isEqualTo("700m");
    SparkConf far = SparkSettings.of("spark://host:7077", Map.of());
    assertThat(far.contains("spark.driver.host")).isFalse();
    assertThat(far.contains("spark.executor.memory")).isFalse();
  }

  /** Checks that spark-submit's settings come first, then those of the file, then ours. */
  @Test
  void usersSettingsComeFirst() throws IOException {
    System.setProperty("spark.master", "yarn");
    System.setProperty("spark.executor.extraJavaOptions", "-Da=b");
    Files.writeString(
        folder.resolve("spark-defaults.conf"),
        """
        # A comment.
        spark.master              spark://other:7077
        spark.ui.enabled          true
        spark.authenticate.secret its secret
        other                     setting
        """);
    SparkConf settings = SparkSettings.of("local[*]", Map.of("SPARK_CONF_DIR", folder.toString()));
    assertThat(settings.get("spark.master")).isEqualTo("yarn");
    assertThat(settings.get("spark.ui.enabled")).isEqualTo("true");
    assertThat(settings.get("spark.authenticate.secret")).isEqualTo("its secret");
    assertThat(settings.contains("spark.driver.host")).isFalse();
    assertThat(settings.contains("other")).isFalse();
    assertThat(settings.get("spark.executor.extraJavaOptions"))
        .contains("CompileThresholdScaling,switchback.training.kernels*::*")
        .endsWith(" -Da=b");
  }
}
