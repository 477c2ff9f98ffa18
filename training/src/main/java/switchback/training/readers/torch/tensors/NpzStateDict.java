package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.arrays.ForeignZip;
import switchback.datasets.arrays.NpyLayout;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.InputSize;

/**
 * NumPy's {@code .npz}: a zip file of named arrays. Three of them may describe the input: {@code
 * input.mean} and {@code input.std} (a value per channel, for pixels in [0, 1]) and {@code
 * input.size} (rows, columns).
 */
final class NpzStateDict {
  private static final String ENDING = ".npy";
  private static final String MEAN = "input.mean";
  private static final String SD = "input.std";
  private static final String SIZE = "input.size";
  private static final int LONGEST_SIDE = 4096;
  private static final int MOST_CHANNELS = 1024;

  /** A mean or a deviation of pixels in [0, 1] above this can only be one of 0..255. */
  private static final double LARGEST = 2;

  private final Path file;
  private final ForeignZip zip;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();

  private NpzStateDict(Path file, ForeignZip zip) {
    this.file = file;
    this.zip = zip;
  }

  /** Returns whether a zip file is of this format. */
  static boolean isOne(ForeignZip zip) {
    return zip.names().stream().anyMatch(name -> name.endsWith(ENDING));
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is damaged or holds anything but arrays of numbers
   * @throws IOException if it cannot be read
   */
  static StateDict read(Path file, ForeignZip zip) throws IOException {
    return new NpzStateDict(file, zip).read();
  }

  private StateDict read() throws IOException {
    for (String entry : zip.names()) {
      if (!entry.endsWith(ENDING)) {
        throw refused(
            "an entry is not an array",
            entry,
            "entries called NAME.npy",
            "in Python: numpy.savez(file, **{k: v.numpy() for k, v in state.items()})");
      }
      String name = entry.substring(0, entry.length() - ENDING.length());
      tensors.put(name, tensor(entry, name));
    }
    checkNames();
    InputSize size = size();
    PixelStatistics statistics = statistics();
    tensors.keySet().removeAll(List.of(MEAN, SD, SIZE));
    return new StateDict(file, "npz", tensors, "", size, statistics, notices);
  }

  private SwitchbackException refused(String what, String got, String expected, String hint) {
    return new SwitchbackException(what, file, got, expected, hint);
  }

  private Tensor tensor(String entry, String name) throws IOException {
    MemorySegment content = zip.checked(entry, Arena.ofAuto());
    long start = Math.min(content.byteSize(), NpyLayout.LONGEST);
    byte[] header = content.asSlice(0, start).toArray(JAVA_BYTE);
    NpyLayout layout = NpyLayout.read(new ByteArrayInputStream(header), file + ", array " + name);
    NumberType type = type(name, layout.dtype());
    long[] sizes = layout.shape().stream().mapToLong(i -> i).toArray();
    MemorySegment numbers = content.asSlice(layout.bytes());
    ByteOrder order =
        layout.dtype().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    try {
      Tensor tensor =
          layout.isFortran()
              ? Tensor.ofFortran(type, numbers, order, sizes)
              : Tensor.of(type, numbers, order, sizes);
      if ((long) tensor.size() * type.bytes() == numbers.byteSize()) {
        return tensor;
      }
    } catch (IllegalArgumentException e) {
      throw unfit(name, numbers, layout, e);
    }
    throw unfit(name, numbers, layout, null);
  }

  private SwitchbackException unfit(
      String name, MemorySegment numbers, NpyLayout layout, @Nullable Exception cause) {
    return new SwitchbackException(
        "a .npy array is cut short, too long or too large",
        file + ", array " + name,
        numbers.byteSize() + " bytes",
        "as many as the shape " + layout.shape() + " of " + layout.dtype() + " takes",
        "write the array again with numpy.savez",
        cause);
  }

  private NumberType type(String name, String dtype) {
    if (dtype.endsWith("O")) {
      throw refused(
          "a pickled Python object instead of an array of numbers",
          "array " + name + " of dtype " + dtype,
          "arrays of numbers, by name",
          "unpack the dictionary: numpy.savez(file, **state), or, with tensors in it,"
              + " numpy.savez(file, **{k: v.numpy() for k, v in state.items()})");
    }
    String code = dtype.matches("[<>|=].+") ? dtype.substring(1) : dtype;
    Optional<NumberType> type = NumberType.ofNumpy(code);
    if (type.isEmpty()) {
      throw refused(
          "unsupported type of numbers",
          "array " + name + " of dtype '" + dtype + "'",
          "float32, float64 or float16",
          "in Python, convert it: array.astype(numpy.float32)");
    }
    if (type.get() == NumberType.BFLOAT16 && notices.isEmpty()) {
      notices.add("arrays of two raw bytes a value (" + dtype + ") are taken for bfloat16");
    }
    return type.get();
  }

  /** Refuses arrays that have lost their names. */
  private void checkNames() {
    if (!tensors.isEmpty() && tensors.keySet().stream().allMatch(n -> n.matches("arr_\\d+"))) {
      throw refused(
          "arrays without names",
          String.join(", ", tensors.keySet().stream().limit(8).toList()),
          "names such as conv1.weight",
          "pass the arrays by name: numpy.savez(file, **state), where state is"
              + " {k: v.numpy() for k, v in model.state_dict().items()}");
    }
  }

  // ---- the input

  private @Nullable InputSize size() {
    Tensor array = tensors.get(SIZE);
    if (array == null) {
      return null;
    }
    double[] sides = array.size() == 2 && array.rank() == 1 ? array.doubles() : new double[0];
    boolean isSize =
        sides.length == 2
            && Arrays.stream(sides).allMatch(s -> s == Math.rint(s) && s >= 1 && s <= LONGEST_SIDE);
    if (!isSize) {
      throw refused(
          "not the size of an image",
          SIZE + " " + (sides.length == 2 ? Arrays.toString(sides) : "of shape " + array),
          "rows and columns, whole numbers from 1 to " + LONGEST_SIDE,
          "save it as numpy.array([rows, columns])");
    }
    return new InputSize((int) sides[0], (int) sides[1]);
  }

  private @Nullable PixelStatistics statistics() {
    Tensor mean = tensors.get(MEAN);
    Tensor sd = tensors.get(SD);
    if (mean == null && sd == null) {
      return null;
    }
    int channels = mean == null ? channels(SD, sd) : channels(MEAN, mean);
    if (mean != null && sd != null && channels(SD, sd) != channels) {
      throw wrongStatistics(MEAN + " of " + mean + " and " + SD + " of " + sd, null);
    }
    double[] means = mean == null ? new double[channels] : mean.doubles();
    double[] deviations = sd == null ? ones(channels) : sd.doubles();
    checkRange(means, deviations);
    try {
      return new PixelStatistics(
          Arrays.stream(means).boxed().toList(), Arrays.stream(deviations).boxed().toList());
    } catch (IllegalArgumentException e) {
      throw wrongStatistics(String.valueOf(e.getMessage()), e);
    }
  }

  private int channels(String name, @Nullable Tensor values) {
    if (values == null
        || values.rank() != 1
        || !values.type().isFloating()
        || values.size() < 1
        || values.size() > MOST_CHANNELS) {
      throw wrongStatistics(
          name + (values == null ? "" : " of " + values.type() + " " + values), null);
    }
    return values.size();
  }

  private SwitchbackException wrongStatistics(String got, @Nullable Exception cause) {
    return new SwitchbackException(
        "invalid means or standard deviations",
        file,
        got,
        "a finite number per channel in " + MEAN + ", and a number above 0 per channel in " + SD,
        "save them as numpy.array([r, g, b]), for pixels in [0, 1]",
        cause);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Refuses statistics of pixels in 0..255, which would silently give wrong inputs. */
  private void checkRange(double[] means, double[] deviations) {
    boolean isOf255 =
        Arrays.stream(means).anyMatch(m -> m > LARGEST && Double.isFinite(m))
            || Arrays.stream(deviations).anyMatch(d -> d > LARGEST && Double.isFinite(d));
    if (isOf255) {
      throw refused(
          "pixel statistics of 0..255",
          MEAN + " " + Arrays.toString(means) + ", " + SD + " " + Arrays.toString(deviations),
          "statistics of pixels in [0, 1]",
          "divide them by 255: %s = %s, %s = %s"
              .formatted(MEAN, over255(means), SD, over255(deviations)));
    }
  }

  private static String over255(double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.4g", value / 255))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
