package switchback.datasets.pickles;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.Bytes;
import switchback.datasets.pickles.PythonValue.Global;
import switchback.datasets.pickles.PythonValue.Other;
import switchback.datasets.pickles.PythonValue.Raw;
import switchback.datasets.pickles.PythonValue.Sequence;
import switchback.datasets.pickles.PythonValue.Text;
import switchback.datasets.pickles.PythonValue.Whole;
import switchback.datasets.tasks.SwitchbackException;

/**
 * What stands for arrays of NumPy and for bytes in pickles of protocol 2 to 5, by whichever version
 * of Python and NumPy. All other classes are refused by name.
 */
public final class PickledArrays implements PickleMachine.Classes {
  private static final int MOST_AXES = 32;
  private static final int MOST_NAMED = 8;
  private static final int LAST_OF_LATIN_1 = 255;
  private static final Raw NO_BYTES = new Raw(MemorySegment.NULL, false);

  private static final Set<String> RECONSTRUCT =
      Set.of("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct");
  private static final Set<String> FROM_BUFFER =
      Set.of("numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer");
  private static final Set<String> SCALAR =
      Set.of("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar");
  private static final Set<String> BYTES =
      Set.of("builtins.bytearray", "__builtin__.bytearray", "builtins.bytes", "__builtin__.bytes");
  private static final String ENCODE = "_codecs.encode";

  /** The encoding that Python names where bytes are written as a text: bytes, and bytearrays. */
  private static final Set<String> LATIN_1 = Set.of("latin1", "latin-1");

  private static final String DTYPE = "numpy.dtype";
  private static final String ARRAY = "numpy.ndarray";

  private final Object file;
  private final String writer;
  private final Set<String> unknown = new LinkedHashSet<>();

  private PickledArrays(Object file, String writer) {
    this.file = file;
    this.writer = writer;
  }

  /** The type of an array's numbers, such as {@code u1}. */
  private record Dtype(String code) implements PythonValue {}

  /** An array of NumPy. Its bytes stay where they are in the memory of the pickle. */
  public static final class Array implements PythonValue {
    private final PickledArrays pickle;
    private String dtype = "";
    private long[] shape = {};
    private boolean isFortran;
    private Raw data = NO_BYTES;
    private @Nullable Long length;

    private Array(PickledArrays pickle) {
      this.pickle = pickle;
    }

    /** Returns NumPy's description of the type of its numbers, such as {@code u1}. */
    public String dtype() {
      return dtype;
    }

    /** Returns a copy of the size of each axis. */
    public long[] shape() {
      return shape.clone();
    }

    /** Returns whether the first index varies fastest. */
    public boolean isFortran() {
      return isFortran;
    }

    /**
     * Returns the number of bytes of its numbers; 0 if it has none.
     *
     * @throws SwitchbackException if they are a text with characters that stand for no byte
     */
    public long length() {
      Long known = length;
      if (known == null) {
        known = RawInput.length(data).orElseThrow(pickle::noBytes);
        length = known;
      }
      return known;
    }

    /**
     * Opens a stream over the bytes of its numbers, which are read from the memory of the pickle
     * and not held a second time. It need not be closed.
     *
     * @throws SwitchbackException if they are a text with characters that stand for no byte
     */
    public InputStream open() {
      length();
      return new RawInput(data);
    }
  }

  /**
   * Reads a pickle.
   *
   * @param file the file, for messages
   * @param pickle its bytes, which are only read, and which the arrays are views of
   * @param writer who writes such pickles, for messages
   * @throws SwitchbackException if it is damaged, or names anything but arrays and bytes
   */
  public static PythonValue read(Object file, MemorySegment pickle, String writer) {
    PickledArrays classes = new PickledArrays(file, writer);
    Bytes bytes = new Bytes(pickle.asReadOnly());
    PythonValue value =
        new PickleMachine(file, bytes, 0, classes, _ -> new Other("an object outside the pickle"))
            .run();
    classes.check();
    return value;
  }

  @Override
  public String writer() {
    return writer;
  }

  @Override
  public PythonValue global(String module, String name) {
    Global global = new Global(module, name);
    String whole = global.toString();
    boolean isKnown =
        RECONSTRUCT.contains(whole)
            || FROM_BUFFER.contains(whole)
            || SCALAR.contains(whole)
            || BYTES.contains(whole)
            || Set.of(ENCODE, DTYPE, ARRAY).contains(whole);
    if (!isKnown && unknown.size() <= MOST_NAMED) {
      unknown.add(whole);
    }
    return global;
  }

  private void check() {
    if (!unknown.isEmpty()) {
      throw new SwitchbackException(
          "a pickle with objects of other classes (nothing in it was run)",
          file,
          "objects of " + String.join(", ", unknown),
          writer,
          "take the file from its source again");
    }
  }

  @Override
  public PythonValue instance(PythonValue callable, PythonValue arguments) {
    if (!(callable instanceof Global global) || !(arguments instanceof Sequence given)) {
      return new Other("an object");
    }
    String name = global.toString();
    PythonValue first = given.at(0).orElse(Other.NONE);
    if (name.equals(DTYPE) && first instanceof Text code) {
      return new Dtype(code.value());
    }
    if (RECONSTRUCT.contains(name)) {
      return new Array(this);
    }
    if (FROM_BUFFER.contains(name)) {
      Array array = new Array(this);
      PythonValue order = given.at(3).orElse(Other.NONE);
      describe(array, given.at(2).orElse(Other.NONE), given.at(1).orElse(Other.NONE), first);
      array.isFortran = order instanceof Text text && text.value().equals("F");
      return array;
    }
    if (SCALAR.contains(name)) {
      return scalar(first, given.at(1).orElse(Other.NONE));
    }
    return name.equals(ENCODE) || BYTES.contains(name) ? bytes(name, given) : new Other(name);
  }

  /**
   * Returns a number of NumPy as one of Python if it is whole, little-endian and of 8 bytes at
   * most.
   */
  private static PythonValue scalar(PythonValue dtype, PythonValue value) {
    byte[] bytes =
        switch (value) {
          case Raw raw when raw.memory().byteSize() <= Long.BYTES ->
              raw.memory().toArray(JAVA_BYTE);
          // Other characters are not the bytes that they were read from.
          case Text text when text.value().chars().allMatch(c -> c < 128) ->
              text.value().getBytes(ISO_8859_1);
          default -> new byte[0];
        };
    String code = dtype instanceof Dtype known ? known.code() : "";
    if (!code.matches("[iu]" + bytes.length) || bytes.length > Long.BYTES) {
      return new Other("a number of NumPy");
    }
    long number = code.startsWith("i") && bytes[bytes.length - 1] < 0 ? -1 : 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      number = number << Byte.SIZE | (bytes[i] & 0xFF);
    }
    return new Whole(number);
  }

  /**
   * Returns bytes that are written as such, as a text with the character of each and its encoding,
   * or as nothing if there are none. A long text stays where it is.
   */
  private PythonValue bytes(String function, Sequence given) {
    PythonValue value = given.at(0).orElse(NO_BYTES);
    boolean isLatin1 =
        given.at(1).orElse(Other.NONE) instanceof Text encoding
            && LATIN_1.contains(encoding.value());
    return switch (value) {
      case Text text when isLatin1 -> bytes(text.value());
      case Raw raw when isLatin1 || !raw.isText() -> raw;
      default -> new Other(function);
    };
  }

  private Raw bytes(String text) {
    if (text.chars().anyMatch(c -> c > LAST_OF_LATIN_1)) {
      throw noBytes();
    }
    return new Raw(MemorySegment.ofArray(text.getBytes(ISO_8859_1)), false);
  }

  private SwitchbackException noBytes() {
    return new SwitchbackException(
        "a pickle with a text in place of bytes",
        file,
        "characters other than U+0000 to U+00FF",
        writer,
        "take the file from its source again");
  }

  /** Fills an array with (version, shape, type, whether in Fortran's order, bytes). */
  @Override
  public void fill(PythonValue object, PythonValue state) {
    if (object instanceof Array array && state instanceof Sequence parts) {
      List<PythonValue> given = parts.items();
      if (given.size() == 5) {
        describe(array, given.get(1), given.get(2), given.get(4));
        array.isFortran = given.get(3).equals(Other.TRUE);
      }
    }
  }

  private static void describe(
      Array array, PythonValue shape, PythonValue dtype, PythonValue data) {
    if (shape instanceof Sequence sides) {
      array.shape = sides.numbers(MOST_AXES).orElse(new long[0]);
    }
    array.dtype = dtype instanceof Dtype known ? known.code() : "";
    array.data = data instanceof Raw raw ? raw : NO_BYTES;
    array.length = null;
  }
}
