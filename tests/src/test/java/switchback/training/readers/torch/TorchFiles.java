package switchback.training.readers.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import switchback.NumpyBytes;
import switchback.fuzz.Zips;

/** Writes files of named arrays in all formats. */
final class TorchFiles {
  private static final byte[] MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private TorchFiles() {}

  /** Returns a name and the sizes of an array's axes for each of some texts like {@code a 2 3}. */
  static Map<String, long[]> shapes(List<String> texts) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String text : texts) {
      String[] parts = text.split(" ", -1);
      shapes.put(parts[0], Arrays.stream(parts).skip(1).mapToLong(Long::parseLong).toArray());
    }
    return shapes;
  }

  static Map<String, long[]> shapes(String... texts) {
    return shapes(List.of(texts));
  }

  /** Returns small numbers for an array; those of a variance are positive. */
  static float[] values(String name, long[] shape) {
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          (float)
              (name.endsWith("running_var")
                  ? random.nextDouble() + 0.5
                  : random.nextDouble() - 0.5);
    }
    return values;
  }

  static byte[] little(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** Returns a zip file of PyTorch with a pickle and the numbers of storages 0, 1, .... */
  static byte[] zip(byte[] pickle, byte[]... storages) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("model/data.pkl", pickle);
    for (int i = 0; i < storages.length; i++) {
      entries.put("model/data/" + i, storages[i]);
    }
    entries.put("model/version", "3\n".getBytes(UTF_8));
    return Zips.of(entries);
  }

  /** Returns a zip file of PyTorch with float32 arrays. */
  static byte[] zip(Map<String, long[]> shapes) throws IOException {
    return zip(new Pickle().floats(shapes).end(), storages(shapes));
  }

  private static byte[][] storages(Map<String, long[]> shapes) {
    return shapes.entrySet().stream()
        .map(shape -> little(values(shape.getKey(), shape.getValue())))
        .toArray(byte[][]::new);
  }

  /** Returns a file of PyTorch's older format with float32 arrays. */
  static byte[] legacy(Map<String, long[]> shapes) {
    return legacy(new Pickle().floats(shapes).end(), "", storages(shapes));
  }

  /** Returns a file of PyTorch's older format with a pickle and the numbers of its storages. */
  static byte[] legacy(byte[] pickle, String facts, byte[]... storages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MAGIC);
    bytes.writeBytes(new Pickle().op('M').op(0xe9).op(3).end());
    Pickle system = new Pickle().ops("}(");
    if (!facts.isEmpty()) {
      system.text(facts).op(0x89);
    }
    bytes.writeBytes(system.op('u').end());
    bytes.writeBytes(pickle);
    Pickle keys = new Pickle().ops("](");
    for (int i = 0; i < storages.length; i++) {
      keys.text(String.valueOf(i));
    }
    bytes.writeBytes(keys.op('e').end());
    for (byte[] storage : storages) {
      bytes.writeBytes(
          ByteBuffer.allocate(Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(storage.length / Float.BYTES)
              .array());
      bytes.writeBytes(storage);
    }
    return bytes.toByteArray();
  }

  /** Returns a {@code .safetensors} file with float32 arrays, sorted by name. */
  static byte[] safetensors(Map<String, long[]> shapes) {
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    String entries =
        shapes.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                shape -> {
                  int start = numbers.size();
                  numbers.writeBytes(little(values(shape.getKey(), shape.getValue())));
                  return "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                      .formatted(
                          shape.getKey(), Arrays.toString(shape.getValue()), start, numbers.size());
                })
            .collect(Collectors.joining(","));
    return safetensors("{" + entries + "}", numbers.toByteArray());
  }

  /** Returns a {@code .safetensors} file of any header and numbers. */
  static byte[] safetensors(String header, byte[] numbers) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + numbers.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(numbers)
        .array();
  }

  /** Returns a {@code .npz} file with float32 arrays. */
  static byte[] npz(Map<String, long[]> shapes) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) ->
            entries.put(name + ".npy", NumpyBytes.floats(tuple(shape), values(name, shape))));
    return Zips.of(entries);
  }

  /** Returns a shape as Python writes it. */
  static String tuple(long... shape) {
    return Arrays.stream(shape)
        .mapToObj(size -> size + ",")
        .collect(Collectors.joining(" ", "(", ")"));
  }
}
