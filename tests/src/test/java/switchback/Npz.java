package switchback;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads the {@code .npz} and {@code .npy} files of reference values: float32, float64 and int64
 * arrays in C order, as doubles.
 */
public final class Npz {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '<([fi][48])'.*'fortran_order': False.*'shape': \\(([0-9, ]*)\\)");

  private final Map<String, Array> arrays = new LinkedHashMap<>();

  private Npz() {}

  /** An array: its shape and its values in C order. */
  public static final class Array {
    private final int[] shape;
    private final double[] values;

    Array(int[] shape, double[] values) {
      this.shape = shape;
      this.values = values;
    }

    /** Returns the size of dimension {@code i}. */
    public int size(int i) {
      return shape[i];
    }

    /** Returns the size of each dimension. */
    public int[] shape() {
      return shape.clone();
    }

    /** Returns all values. */
    public double[] values() {
      return values.clone();
    }

    /** Returns all values, rounded to float. */
    public float[] floats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }

    /** Returns value {@code i} as a whole number. */
    public int whole(int i) {
      return Math.toIntExact((long) values[i]);
    }
  }

  /** Reads a whole file. */
  public static Npz read(Path file) throws IOException {
    Npz npz = new Npz();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        npz.arrays.put(entry.getName().replace(".npy", ""), parse(zip.readAllBytes()));
      }
    }
    return npz;
  }

  /** Reads a file of one array. */
  public static Array readArray(Path npy) throws IOException {
    return parse(Files.readAllBytes(npy));
  }

  /** Returns the array of that name. */
  public Array get(String name) {
    Array array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no array " + name + " among " + arrays.keySet());
    }
    return array;
  }

  /** Returns all names, in the file's order. */
  public Set<String> names() {
    return arrays.keySet();
  }

  private static Array parse(byte[] npy) {
    ByteBuffer bytes = ByteBuffer.wrap(npy).order(LITTLE_ENDIAN);
    int length = bytes.getShort(8) & 0xFFFF;
    String header = new String(npy, 10, length, StandardCharsets.ISO_8859_1);
    Matcher match = HEADER.matcher(header);
    if (!match.find()) {
      throw new IllegalArgumentException("not an array of this test's kinds: " + header);
    }
    int[] shape =
        Arrays.stream(match.group(2).split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    bytes.position(10 + length);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (match.group(1)) {
            case "f4" -> bytes.getFloat();
            case "f8" -> bytes.getDouble();
            case "i4" -> bytes.getInt();
            default -> bytes.getLong();
          };
    }
    return new Array(shape, values);
  }
}
