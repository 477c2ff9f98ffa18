package switchback.training.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.arrays.ForeignZip;
import switchback.datasets.files.StrictJson;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An open DL4J model file, with a {@code MultiLayerNetwork} or a {@code ComputationGraph}. Nothing
 * in it is trusted, instantiated or executed: its configuration is plain JSON, its arrays are
 * numbers. It may hold entries with DL4J's names only. Serialised Java objects such as {@code
 * preprocessor.bin} are refused. For one thread at a time.
 */
public final class ModelArchive implements AutoCloseable {
  static final String CONFIGURATION = "configuration.json";
  static final String COEFFICIENTS = "coefficients.bin";

  /** The hint for files of old versions. */
  static final String OLD =
      "load it with ModelSerializer.restoreMultiLayerNetwork or restoreComputationGraph of DL4J"
          + " 1.0.0-M2.1 and save it with ModelSerializer.writeModel";

  static final String HINT =
      "copy the file again, or write it again with ModelSerializer.writeModel of DL4J 1.0";

  private static final String NORMALIZER = "normalizer.bin";
  private static final String PREPROCESSOR = "preprocessor.bin";
  private static final List<String> UNREAD = List.of("updaterState.bin", "noParams.marker");
  private static final int LONGEST_CONFIGURATION = 16 << 20;
  private static final int LONGEST_HEADER = 4096;
  private static final int LONGEST_REASON = 200;

  private final Path file;
  private final ForeignZip zip;

  private ModelArchive(Path file, ForeignZip zip) {
    this.file = file;
    this.zip = zip;
  }

  /** Returns whether a zip file with these entries is a DL4J model. */
  public static boolean isModel(Collection<String> names) {
    return names.contains(CONFIGURATION);
  }

  /**
   * Opens a file and checks the names of its entries.
   *
   * @param most the largest number of bytes that may be read of all entries together
   * @throws SwitchbackException if it is no zip file, is cut short, or has other entries
   * @throws IOException if it cannot be read
   */
  public static ModelArchive open(Path file, long most) throws IOException {
    return of(file, ForeignZip.open(file, most));
  }

  /**
   * Opens a model in memory and checks the names of its entries.
   *
   * @param name the name in messages
   * @param most the largest number of bytes that may be read of all entries together
   * @throws SwitchbackException if it is no zip file, is cut short, or has other entries
   */
  public static ModelArchive of(Path name, MemorySegment bytes, long most) {
    return of(name, ForeignZip.of(name, bytes, most));
  }

  private static ModelArchive of(Path file, ForeignZip zip) {
    try {
      ModelArchive archive = new ModelArchive(file, zip);
      archive.checkNames();
      return archive;
    } catch (SwitchbackException e) {
      zip.close();
      throw e;
    }
  }

  private void checkNames() {
    zip.checkNames();
    for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
      if (!zip.names().contains(name)) {
        throw refused("not a DL4J model with weights", "no " + name, name);
      }
    }
    for (String name : zip.names()) {
      if (name.equals(PREPROCESSOR)) {
        throw new SwitchbackException(
            "an unknown entry",
            file,
            name + ", a serialised Java object of DL4J before 0.8, which could run any code",
            CONFIGURATION + ", " + COEFFICIENTS,
            OLD + ", then state its statistics with --mean and --std");
      }
      if (!List.of(CONFIGURATION, COEFFICIENTS, NORMALIZER).contains(name)
          && !UNREAD.contains(name)) {
        throw new SwitchbackException(
            "an unknown entry",
            file,
            name,
            CONFIGURATION + ", " + COEFFICIENTS,
            "save the network alone with ModelSerializer.writeModel");
      }
    }
  }

  SwitchbackException refused(String what, Object got, Object expected) {
    return new SwitchbackException(what, file, got, expected, HINT);
  }

  SwitchbackException unreadable(RuntimeException cause) {
    return new SwitchbackException(
        "not a network that DL4J can read",
        file,
        shortened(String.valueOf(cause.getMessage())),
        "a network of known layers",
        HINT,
        cause);
  }

  static String shortened(String reason) {
    return reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
  }

  /** Returns the text of the configuration. */
  String text() throws IOException {
    byte[] json = read(CONFIGURATION, in -> in.readNBytes(LONGEST_CONFIGURATION + 1));
    if (json.length > LONGEST_CONFIGURATION) {
      throw refused(
          "too large a configuration",
          "more than " + LONGEST_CONFIGURATION + " bytes of " + CONFIGURATION,
          "at most " + LONGEST_CONFIGURATION + " bytes");
    }
    return new String(json, UTF_8);
  }

  /** Parses a configuration; the depth of its JSON is bounded. */
  JsonNode parsed(String json) {
    JsonNode tree;
    try {
      tree = StrictJson.MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw unreadable(e);
    }
    if (isOld(tree)) {
      throw new SwitchbackException(
          "a network of another version of DL4J",
          file,
          CONFIGURATION + " as versions before 1.0.0-beta wrote it",
          "layers with their class in @class",
          OLD);
    }
    return tree;
  }

  /** Returns whether layers are in objects whose only name is their type, as in old versions. */
  private static boolean isOld(JsonNode tree) {
    Iterator<JsonNode> layers = tree.path("confs").iterator();
    Iterator<JsonNode> vertices = tree.path("vertices").iterator();
    JsonNode first =
        layers.hasNext()
            ? layers.next().path("layer")
            : vertices.hasNext() ? vertices.next() : tree.path("confs");
    return first.isObject() && first.size() == 1 && !first.has("@class");
  }

  /**
   * Returns the configuration, whose content is not checked.
   *
   * @throws SwitchbackException if it is not JSON, has names twice, or is of an old version
   * @throws IOException if it cannot be read
   */
  public JsonNode configuration() throws IOException {
    return parsed(text());
  }

  /**
   * Checks that there are as many parameters as a network has, before they are read.
   *
   * @param expected the number of values that the network has
   * @throws SwitchbackException if there are not as many, or a version before 1.0 wrote them
   * @throws IOException if they cannot be read
   */
  public void checkParameters(long expected) throws IOException {
    String where = file + ", " + COEFFICIENTS;
    byte[] start = zip.start(COEFFICIENTS, LONGEST_HEADER);
    guarded(
        COEFFICIENTS,
        () ->
            StoredParameters.checked(
                ArrayHeader.read(new DataInputStream(new ByteArrayInputStream(start)), where),
                expected,
                zip.size(COEFFICIENTS),
                where));
  }

  /**
   * Reads all parameters into native memory.
   *
   * @param expected the number of values that the network has
   * @throws SwitchbackException if there are not as many, one is not finite, or memory is short
   * @throws IOException if they cannot be read
   */
  public StoredParameters parameters(long expected) throws IOException {
    long bytes = zip.size(COEFFICIENTS);
    return read(
        COEFFICIENTS, in -> StoredParameters.read(in, expected, bytes, file + ", " + COEFFICIENTS));
  }

  /** Reads all parameters into native memory, as many as there are. */
  StoredParameters parameters() throws IOException {
    String where = file + ", " + COEFFICIENTS;
    byte[] start = zip.start(COEFFICIENTS, LONGEST_HEADER);
    ArrayHeader header =
        guarded(
            COEFFICIENTS,
            () -> ArrayHeader.read(new DataInputStream(new ByteArrayInputStream(start)), where));
    return parameters(header.length());
  }

  /**
   * Returns the pixel statistics of the file's normaliser; null if it has none.
   *
   * @param channels the number of the network's channels
   * @throws SwitchbackException if it is of another kind or for another number of channels
   * @throws IOException if it cannot be read
   */
  public @Nullable PixelStatistics statistics(int channels) throws IOException {
    return zip.names().contains(NORMALIZER)
        ? read(NORMALIZER, in -> StoredNormalizer.read(in, channels, file + ", " + NORMALIZER))
        : null;
  }

  private <T> T read(String name, ForeignZip.Reader<T> reader) throws IOException {
    return guarded(name, () -> zip.read(name, reader));
  }

  /** Reads from an entry. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Reads, and says so if an entry ends too early or is not text where it should be. */
  private <T> T guarded(String name, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (EOFException e) {
      throw damaged("an array in a model file is cut short", "the end of " + name, e);
    } catch (UTFDataFormatException e) {
      throw damaged("a model file is damaged", "bytes that are not text in " + name, e);
    }
  }

  private SwitchbackException damaged(String what, String got, IOException cause) {
    return new SwitchbackException(what, file, got, "what DL4J writes", HINT, cause);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
