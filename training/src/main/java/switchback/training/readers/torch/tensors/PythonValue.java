package switchback.training.readers.torch.tensors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchback.datasets.arrays.NumberType;

/**
 * A value that a {@link PickleMachine} has put together. Containers may hold themselves, so that
 * nothing may walk through them without a limit; they are compared by identity.
 */
sealed interface PythonValue {
  /** A text. */
  record Text(String value) implements PythonValue {}

  /** A whole number. */
  record Whole(long value) implements PythonValue {}

  /**
   * A value of which nothing is needed here: a truth value, a number with a fraction, bytes, or an
   * object of a harmless class.
   *
   * @param kind its class, for messages
   */
  record Other(String kind) implements PythonValue {
    static final Other NONE = new Other("None");
    static final Other TRUE = new Other("True");
    static final Other FALSE = new Other("False");
  }

  /** A class or function by its name; it is never looked up. */
  record Global(String module, String name) implements PythonValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** Numbers in the file, to which tensors refer. */
  record Stored(Storage storage) implements PythonValue {}

  /**
   * A tensor.
   *
   * @param storage the numbers
   * @param type their type
   * @param offset the number at which it begins
   * @param sizes the size of each axis
   * @param strides the numbers from one position to the next along each axis
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity; nobody writes to them
  record Array(Storage storage, NumberType type, long offset, long[] sizes, long[] strides)
      implements PythonValue {
    /** Compares by identity. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return "a tensor of " + sizes.length + " axes";
    }
  }

  /** A list, a tuple or a set. */
  final class Sequence implements PythonValue {
    private final List<PythonValue> items;

    Sequence(List<PythonValue> items) {
      this.items = new ArrayList<>(items);
    }

    List<PythonValue> items() {
      return items;
    }

    /** Returns the item at a position; none if there is no such position. */
    Optional<PythonValue> at(int position) {
      return position < items.size() ? Optional.of(items.get(position)) : Optional.empty();
    }

    /** Returns the items as sizes of axes; none if one is no number, or there are too many. */
    Optional<long[]> numbers() {
      if (items.size() > Tensor.MOST_AXES) {
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

  /** A dictionary, in the order of its keys. Keys that are no texts are left out. */
  final class Dictionary implements PythonValue {
    private final Map<String, PythonValue> entries = new LinkedHashMap<>();

    Map<String, PythonValue> entries() {
      return entries;
    }

    void put(PythonValue key, PythonValue value) {
      if (key instanceof Text text) {
        entries.put(text.value(), value);
      }
    }
  }
}
