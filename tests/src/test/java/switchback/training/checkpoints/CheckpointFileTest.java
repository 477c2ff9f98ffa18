package switchback.training.checkpoints;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.training.networks.TrainingTricks;
import switchback.training.runs.EpochResult;
import switchback.training.runs.RunManifest;

/** The format of checkpoints, in which no damage goes unnoticed. */
class CheckpointFileTest {
  private static final String TITLE = "switchback checkpoint 2\n";
  private static final EpochResult EPOCH =
      new EpochResult(1, 0.1 + 0.2, 1 / 3.0, 0.5, 7e-300, 0.25);
  private static final CheckpointHeader HEADER =
      new CheckpointHeader(
          new TrainingIdentity(
              "classic",
              new RunManifest.Settings(2, 16, -5, "none", TrainingTricks.DEFAULT, null),
              new RunManifest.Data("d", 155, "a", 2, "b", null),
              List.of("cat", "\u017elu\u0165")),
          new Position(2, 3, Math.nextUp(2.3), Double.MIN_VALUE, 9),
          13,
          12,
          "epoch,step\n",
          Collections.nCopies(13, 0.1 + 0.2),
          List.of(EPOCH),
          List.of(
              new CheckpointHeader.Part("weights", 3), new CheckpointHeader.Part("average", 1)));

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  private static Map<String, MemorySegment> arrays(float... values) {
    Map<String, MemorySegment> arrays = new LinkedHashMap<>();
    arrays.put("weights", Arena.ofAuto().allocateFrom(JAVA_FLOAT, Arrays.copyOf(values, 3)));
    arrays.put("average", Arena.ofAuto().allocateFrom(JAVA_FLOAT, values[3]));
    return arrays;
  }

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.checkpoint");
    CheckpointFile.write(file, HEADER, arrays(1.5f, -0.0f, Float.MIN_VALUE, 42));
  }

  @Test
  void aFileIsReadToTheBit() throws IOException {
    assertThat(CheckpointFile.read(file)).isEqualTo(HEADER);
    Map<String, MemorySegment> read = arrays(0, 0, 0, 0);
    CheckpointFile.restore(file, HEADER, read);
    MemorySegment weights = requireNonNull(read.get("weights"));
    assertThat(weights.toArray(JAVA_FLOAT)).containsExactly(1.5f, -0.0f, Float.MIN_VALUE);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void theLayoutIsAsDocumented() throws IOException, NoSuchAlgorithmException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    byte[] title = new byte[24];
    bytes.get(title);
    assertThat(new String(title, US_ASCII)).isEqualTo(TITLE);
    byte[] json = new byte[bytes.getInt()];
    bytes.get(json);
    assertThat(new String(json, UTF_8)).startsWith("{").endsWith("}").contains("\"iteration\":13");
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getFloat()).isEqualTo(1.5f);
    bytes.position(bytes.position() + 8);
    assertThat(bytes.getFloat()).isEqualTo(42f);
    byte[] digest = new byte[32];
    bytes.get(digest);
    assertThat(bytes.hasRemaining()).isFalse();
    byte[] before = Arrays.copyOf(bytes.array(), bytes.capacity() - 32);
    assertThat(digest).isEqualTo(MessageDigest.getInstance("SHA-256").digest(before));
  }

  @Test
  void everyByteCounts() throws IOException {
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x10;
      assertDamaged(damaged);
      assertDamaged(Arrays.copyOf(sound, at));
    }
    assertDamaged(Arrays.copyOf(sound, sound.length + 1));
  }

  private void assertDamaged(byte[] bytes) throws IOException {
    Path damaged = folder.resolve("damaged");
    Files.write(damaged, bytes);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> CheckpointFile.read(damaged));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"iteration\":13|\"iteration\":-1",
        "\"epoch\":2|\"epoch\":0",
        "\"step\":3|\"step\":-1",
        "\"step\":3|\"step\":null",
        "\"step\":3|\"step\":4",
        "\"epoch\":2|\"epoch\":3",
        "\"epoch\":2,\"step\":3|\"epoch\":1,\"step\":13",
        "\"epochs\":[{|\"epochs\":[],\"former\":[{",
        "\"trainImages\":155|\"trainImages\":144",
        "\"batch\":16|\"batch\":0",
        "\"settings\":|\"other\":",
        "\"position\":|\"other\":",
        "\"training\":|\"other\":",
        "\"log\":|\"other\":",
        "\"losses\":|\"other\":",
        "\"losses\":[|\"losses\":[1,",
        "\"epochs\":[{|\"epochs\":[[[[{"
      })
  void aHeaderThatNoTrainingWritesIsDamaged(String said, String forged)
      throws IOException, NoSuchAlgorithmException {
    assertForged(said, forged);
  }

  /** The forger computes the digest, too. */
  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "99999999999", "-3", "2", "4", "9223372036854775807"})
  void sizesAreComparedWithTheFile(String length) throws IOException, NoSuchAlgorithmException {
    assertForged("\"length\":3", "\"length\":" + length);
  }

  private void assertForged(String said, String instead)
      throws IOException, NoSuchAlgorithmException {
    byte[] sound = Files.readAllBytes(file);
    int jsonLength = ByteBuffer.wrap(sound, 24, 4).getInt();
    String json = new String(sound, 28, jsonLength, UTF_8);
    assertThat(json).contains(said);
    byte[] lying = json.replace(said, instead).getBytes(UTF_8);
    ByteBuffer forged = ByteBuffer.allocate(28 + lying.length + 16 + 32);
    forged.put(TITLE.getBytes(US_ASCII)).putInt(lying.length).put(lying);
    forged.put(sound, 28 + jsonLength, 16);
    byte[] before = Arrays.copyOf(forged.array(), forged.position());
    forged.put(MessageDigest.getInstance("SHA-256").digest(before));
    assertDamaged(forged.array());
  }

  @Test
  void otherArraysAreRefused() {
    Map<String, MemorySegment> others = new LinkedHashMap<>();
    others.put("weights", Arena.ofAuto().allocate(JAVA_FLOAT, 4));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> CheckpointFile.restore(file, HEADER, others));
  }
}
