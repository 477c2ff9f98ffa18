package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import switchback.fixtures.Json;
import switchback.training.runs.Run;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Compares the results of commands, and makes data for them. */
final class Results {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Results() {}

  /** Writes a data set of noise in CIFAR-10's form, with so many images per split. */
  static Path noise(Path folder, int images) throws IOException {
    Random random = new Random(1);
    Files.createDirectories(folder);
    for (String file : List.of("data_batch_1.bin", "test_batch.bin")) {
      byte[] records = new byte[images * 3073];
      random.nextBytes(records);
      for (int i = 0; i < images; i++) {
        records[i * 3073] = (byte) (i % 10);
      }
      Files.write(folder.resolve(file), records);
    }
    return folder;
  }

  /** Returns the files of a folder by their relative names. */
  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** Asserts that a folder has exactly these files. */
  static void assertUntouched(Path folder, Map<String, byte[]> expected) throws IOException {
    assertEqual(files(folder), expected);
  }

  private static void assertEqual(Map<String, ?> files, Map<String, ?> expected) {
    assertThat(files.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, content) -> assertThat((Object) files.get(name)).as(name).isEqualTo(content));
  }

  /** Asserts that a folder has no partly written files, at any depth. */
  static void assertNothingHidden(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      assertThat(entries.map(entry -> String.valueOf(entry.getFileName())))
          .noneMatch(name -> name.startsWith(".") || name.endsWith(".part"));
    }
  }

  /** Asserts that galleries or comparisons differ only in where and how fast they were made. */
  static void assertSamePages(Path folder, Path expected) throws IOException {
    assertEqual(timeless(files(folder)), timeless(files(expected)));
  }

  private static Map<String, Object> timeless(Map<String, byte[]> files) {
    Map<String, Object> timeless = new TreeMap<>();
    files.forEach(
        (name, bytes) -> {
          String text = new String(bytes, UTF_8);
          if (name.matches("(gallery|compare)\\.js(on)?")) {
            timeless.put(name, record(text));
          } else if (name.endsWith(".html")) {
            timeless.put(name, text.replaceAll("\\d+ \u00b5s", ""));
          } else {
            timeless.put(name, bytes);
          }
        });
    return timeless;
  }

  private static ObjectNode record(String text) {
    String json =
        text.contains("JSON.parse('")
            ? Json.heldBy(text)
            : text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1);
    ObjectNode record = (ObjectNode) JSON.readTree(json);
    record.remove(List.of("environment", "microseconds"));
    return record;
  }

  /** Asserts that trainings resulted in the same weights, log and pictures. */
  static void assertSameRuns(Path run, Path expected) throws IOException {
    assertThat(Run.open(run.toString()).sha256()).isEqualTo(Run.open(expected.toString()).sha256());
    assertThat(log(run)).isEqualTo(log(expected));
    assertThat(run)
        .isDirectoryContaining("glob:**training.svg")
        .isDirectoryNotContaining("glob:**checkpoints");
    Map<String, byte[]> filters = files(expected.resolve("filters"));
    assertThat(filters).isNotEmpty();
    assertUntouched(run.resolve("filters"), filters);
  }

  /** Removes the column of times. */
  private static List<String> log(Path run) throws IOException {
    return Files.readAllLines(run.resolve("training.csv")).stream()
        .map(row -> row.replaceFirst("[^,]*,([^,]*)$", "$1"))
        .toList();
  }

  /** Deletes a folder with all its contents, if it exists. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
