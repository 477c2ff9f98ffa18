package switchback.datasets.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static switchback.datasets.cifar.Cifar10Files.gzip;
import static switchback.datasets.cifar.Cifar10Files.record;
import static switchback.datasets.cifar.Cifar10Files.tar;
import static switchback.datasets.cifar.Cifar10Files.text;
import static switchback.datasets.cifar.Cifar10Files.write;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.datasets.Dataset;
import switchback.datasets.cifar.Cifar10Download;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

class DatasetSourceTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private Map<String, String> environment() {
    return Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
  }

  private Map<String, String> environment(String variable) {
    return Map.of(
        "XDG_CACHE_HOME", folder.resolve("cache").toString(), "SWITCHBACK_DATA", variable);
  }

  private Dataset open(@Nullable String specification, Map<String, String> environment) {
    return DatasetSource.openOffline(
        specification, SourceOptions.DEFAULT, environment, Progress.NONE, notices::add);
  }

  private void assertRefused(
      @Nullable String specification, Map<String, String> environment, String... parts) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> open(specification, environment))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  /** Creates an archive in the cache, of a given size instead of the official one. */
  private Cifar10Download cached() throws IOException {
    byte[] archive = gzip(tar(Map.of("test_batch.bin", record(3, 1, 2, 3))));
    Path file = write(folder.resolve("cache/switchback"), "archive.tar.gz", archive);
    return new Cifar10Download(
        URI.create("http://host.invalid/archive.tar.gz"),
        Files.size(file),
        "not asked for",
        file.resolveSibling("."),
        Duration.ofSeconds(1));
  }

  @Test
  void readsWhatIsNamed() throws IOException {
    write(folder.resolve("a:b"), "data_batch_1.bin", record(1, 0, 0, 0));
    Dataset dataset = open("cifar10:" + folder.resolve("a:b"), environment());
    assertThat(dataset.name()).isEqualTo("cifar10:" + folder.resolve("a:b"));
    assertThat(dataset.train().size()).isEqualTo(1);
    assertThat(open("synthetic", environment()).train().size()).isEqualTo(10_000);
    assertThat(notices)
        .containsExactly(
            "part of CIFAR-10: 1 of 50,000 images to train, 0 of 10,000 to test (data_batch_1.bin"
                + " 1 of 10,000, data_batch_2.bin missing, data_batch_3.bin missing,"
                + " data_batch_4.bin missing, data_batch_5.bin missing, test_batch.bin missing)");
  }

  /** Checks that a place with the scheme of this machine's files is that file. */
  @Test
  void readsAPlaceWithTheSchemeOfFiles() throws IOException {
    write(folder.resolve("a b%20c"), "data_batch_1.bin", record(1, 0, 0, 0));
    Dataset dataset = open("cifar10:file://" + folder.resolve("a b%20c"), environment());
    assertThat(dataset.train().size()).isEqualTo(1);
  }

  /** Checks that a place whose file system is not there is named, with the way to get it. */
  @Test
  void aSchemeWithoutAFileSystemIsRefused() {
    for (String kind : List.of("images", "tar", "cifar10", "cifar100", "npy", "idx")) {
      assertRefused(
          kind + ":hdfs://namenode:8020/a b",
          environment(),
          "no file system of this scheme: hdfs://namenode:8020/a b: got hdfs://, expected a path",
          "hint: run it with --spark MASTER or by spark-submit");
    }
    assertRefused("tar:file://host/a", environment(), "invalid path: --data file://host/a: got ");
    assertRefused("tar:hdfs://", environment(), "no file system of this scheme: hdfs://: got ");
  }

  @Test
  void aPlaceWithoutItsKindIsRefused() {
    assertRefused(
        "hdfs://namenode/set",
        environment(),
        "an unknown kind",
        "hint: name the kind before the place, such as tar:hdfs://namenode/set");
  }

  @Test
  void ownClassesInTheFormOfCifar10AreNoPartOfIt() throws IOException {
    write(folder.resolve("v"), "data_batch_1.bin", record(1, 0, 0, 0));
    write(folder.resolve("v"), "batches.meta.txt", text("yes\nno\n"));
    assertThat(open("cifar10:" + folder.resolve("v"), environment()).classes())
        .containsExactly("yes", "no");
    assertThat(notices).isEmpty();
  }

  @Test
  void drawsSyntheticImagesWithANoticeWhereThereIsNothing() {
    assertThat(open(null, environment()).name()).isEqualTo("synthetic");
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0)).contains("synthetic", "--data cifar10 downloads");
  }

  @Test
  void theVariableComesBeforeTheCacheAndAfterTheOption() throws IOException {
    write(folder.resolve("v"), "data_batch_1.bin", record(1, 0, 0, 0));
    Map<String, String> environment = environment("cifar10:" + folder.resolve("v"));
    assertThat(open(null, environment).train().size()).isEqualTo(1);
    assertThat(open("synthetic", environment).train().size()).isEqualTo(10_000);
    assertThat(notices).singleElement().asString().startsWith("part of CIFAR-10");
  }

  @Test
  void takesTheCacheWithoutAskingTheServer() throws IOException {
    Cifar10Download cached = cached();
    for (String specification : new String[] {"", "cifar10"}) {
      Dataset dataset =
          DatasetSource.choose(
              specification.isEmpty() ? null : specification,
              Map.of(),
              new DatasetSource(cached, true, SourceOptions.DEFAULT, Progress.NONE, notices::add));
      assertThat(dataset.name()).isEqualTo("cifar10");
      assertThat(dataset.test().label(0)).isEqualTo(3);
    }
    assertThat(notices).allMatch(notice -> notice.startsWith("part of CIFAR-10"));
  }

  @Test
  void neverDownloadsOfflineOrForTheVariable() {
    assertRefused("cifar10", environment(), "not in the cache", "switchback train --data cifar10");
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(
            () ->
                DatasetSource.open(
                    null,
                    SourceOptions.DEFAULT,
                    environment("cifar10"),
                    Progress.NONE,
                    notices::add))
        .withMessageContaining("not in the cache");
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void refusesWhatNamesNothing() {
    for (String specification :
        new String[] {
          "", "mnist", "cifar10:", "images", "images:", "synthetic:1", ":", "CIFAR10"
        }) {
      assertRefused(specification, environment(), "--data " + specification, "images:DIR");
    }
    assertRefused(null, environment("mnist"), "$SWITCHBACK_DATA mnist");
    assertRefused("images:\0", environment(), "invalid path");
  }

  @Test
  void aPathWithoutItsKindIsOffered() throws IOException {
    Path file = write(folder.resolve("hub"), "train.parquet", text("PAR1"));
    assertRefused(file.toString(), environment(), "did you mean parquet:" + file + "?");
    Path parent = folder.resolve("hub");
    assertRefused(parent.toString(), environment(), "did you mean parquet:" + parent + "?");
    assertRefused(folder.toString(), environment(), "did you mean images:" + folder + "?");
    assertRefused("parket:x", environment(), "parquet");
    assertRefused("parquet:" + file, environment(), "cannot read a Parquet file");
  }
}
