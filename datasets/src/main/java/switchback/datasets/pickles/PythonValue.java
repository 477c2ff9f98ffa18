package switchback.datasets.pickles;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value that a {@link PickleMachine} has put together. Containers may hold themselves, so that
 * nothing may walk through them without a limit; they are compared by identity. Readers add values
 * of their own for the objects that they know.
 */
public interface PythonValue {
  /** A text. */
  record Text(String value) implements PythonValue {}

  /** A whole number. */
  record Whole(long value) implements PythonValue {}

  /**
   * A value of which nothing is needed here: a truth value, a number with a fraction, or an object
   * of a harmless class.
   *
   * @param kind its class, for messages
   */
  record Other(String kind) implements PythonValue {
    /** Python's None. */
    public static final Other NONE = new Other("None");

    /** Python's True. */
    public static final Other TRUE = new Other("True");

    /** Python's False. */
    public static final Other FALSE = new Other("False");
  }

  /** A class or function by its name; it is never looked up. */
  record Global(String module, String name) implements PythonValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /**
   * Bytes, or a text that is too long for a name.
   *
   * @param memory where they are in the file
   * @param isText whether they are a text in UTF-8
   */
  record Raw(MemorySegment memory, boolean isText) implements PythonValue {}

  /** A list, a tuple or a set. */
  final class Sequence implements PythonValue {
    private final List<PythonValue> items;

    /** Creates a sequence of these items. */
    public Sequence(List<PythonValue> items) {
      this.items = new ArrayList<>(items);
    }

    /** Returns the items themselves, which the pickle may add to. */
    public List<PythonValue> items() {
      return items;
    }

    /** Returns the item at a position; none if there is no such position. */
    public Optional<PythonValue> at(int position) {
      return position < items.size() ? Optional.of(items.get(position)) : Optional.empty();
    }

    /** Returns the items as whole numbers; none if one is no such number, or there are too many. */
    public Optional<long[]> numbers(int most) {
      if (items.size() > most) {
        return Optional.empty();
      }
      long[] numbers = new long[items.size()];
      for (int i = 0; i < numbers.length; i++) {
        if (!(items.get(i) instanceof Whole whole)) {
          return Optional.empty();
        }
        numbers[i] = whole.value();
      }
      return Optional.of(numbers);
    }
  }

  /** A dictionary, in the order of its keys. Keys that are neither texts nor bytes are left out. */
  final class Dictionary implements PythonValue {
    private final Map<String, PythonValue> entries = new LinkedHashMap<>();

    /** Returns the entries themselves. */
    public Map<String, PythonValue> entries() {
      return entries;
    }

    /** Adds an entry, or replaces it; bytes as the key stand for the text that they encode. */
    public void put(PythonValue key, PythonValue value) {
      if (key instanceof Text text) {
        entries.put(text.value(), value);
      } else if (key instanceof Raw raw && raw.memory().byteSize() <= PickleMachine.LONGEST_TEXT) {
        entries.put(new String(raw.memory().toArray(JAVA_BYTE), UTF_8), value);
      }
    }
  }
}
