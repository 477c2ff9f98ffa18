package switchback.datasets.pickles;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import switchback.datasets.arrays.Bytes;
import switchback.datasets.pickles.PythonValue.Dictionary;
import switchback.datasets.pickles.PythonValue.Other;
import switchback.datasets.pickles.PythonValue.Raw;
import switchback.datasets.pickles.PythonValue.Sequence;
import switchback.datasets.pickles.PythonValue.Text;
import switchback.datasets.pickles.PythonValue.Whole;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Interprets a pickle of protocol 2 to 5: a program for a stack machine that puts a value together.
 * Instructions that name classes or call them give what {@link Classes} has for them. The number of
 * steps is limited, every step takes a constant amount of memory beside what is in the file, and
 * nothing here is recursive.
 */
public final class PickleMachine {
  private static final int MOST_STEPS = 4_000_000;

  /** The longest strings of Python 2 that are taken for names: longer ones are bytes. */
  private static final int LONGEST_NAME = 255;

  static final int LONGEST_TEXT = 4096;

  private final Object file;
  private final Bytes bytes;
  private final Classes classes;
  private final Function<Sequence, PythonValue> persistent;
  private final List<PythonValue> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, PythonValue> memo = new HashMap<>();
  private long at;

  /** What stands for the classes and functions that a pickle names, and for their results. */
  public interface Classes {
    /** Returns what stands for a class or function; it may be noted as unknown. */
    PythonValue global(String module, String name);

    /** Returns what stands for an instance of a class, or for the result of a function. */
    PythonValue instance(PythonValue callable, PythonValue arguments);

    /** Takes what an object is filled with; ignored unless a reader needs it. */
    default void fill(PythonValue object, PythonValue state) {}

    /** Returns who writes such pickles, for messages: {@code a file written by torch.save}. */
    String writer();
  }

  /**
   * Creates a machine.
   *
   * @param file the file, for messages
   * @param bytes the bytes with a pickle in them
   * @param start where it begins
   * @param persistent returns what stands for an object outside the pickle
   */
  public PickleMachine(
      Object file,
      Bytes bytes,
      long start,
      Classes classes,
      Function<Sequence, PythonValue> persistent) {
    this.file = file;
    this.bytes = bytes;
    this.at = start;
    this.classes = classes;
    this.persistent = persistent;
  }

  /** Returns where the bytes after the pickle begin. */
  public long end() {
    return at;
  }

  /**
   * Runs the program to its end.
   *
   * @return the value that it puts together
   * @throws SwitchbackException if it is damaged, too long, or has an unknown instruction
   */
  public PythonValue run() {
    try {
      for (int step = 0; step < MOST_STEPS; step++) {
        int code = bytes.uint8(at++);
        if (code == '.') {
          return pop();
        }
        execute(code);
      }
    } catch (IndexOutOfBoundsException | NoSuchElementException e) {
      throw refused("it ends too early, or takes more than there is, near byte " + at, e);
    }
    throw refused("it has more than " + MOST_STEPS + " steps", new IndexOutOfBoundsException());
  }

  private SwitchbackException refused(String got, Exception cause) {
    return new SwitchbackException(
        "a damaged pickle", file, got, classes.writer(), "copy or download the file again", cause);
  }

  private void execute(int code) {
    switch (code) {
      case 0x80 -> protocol();
      case 0x95 -> skip(Long.BYTES);
      case '(' -> marks.add(stack.size());
      case '0' -> drop();
      case '1' -> fromMark();
      case '2' -> push(stack.getLast());
      case 'N' -> push(Other.NONE);
      case 0x88 -> push(Other.TRUE);
      case 0x89 -> push(Other.FALSE);
      case 'J', 'K', 'M', 0x8a, 0x8b -> number(code);
      case 'G' -> {
        skip(Double.BYTES);
        push(new Other("float"));
      }
      case 'X', 0x8c, 0x8d -> push(text(length(code), LONGEST_TEXT, true));
      case 'T', 'U' -> push(text(length(code), LONGEST_NAME, false));
      case 'B', 'C', 0x8e, 0x96 -> push(raw(length(code), false));
      case ']', ')', 0x8f -> push(new Sequence(List.of()));
      case '}' -> push(new Dictionary());
      case 'l', 't', 0x91 -> push(new Sequence(fromMark()));
      case 0x85, 0x86, 0x87 -> push(new Sequence(popped(code - 0x84)));
      case 'd' -> {
        List<PythonValue> pairs = fromMark();
        push(new Dictionary());
        setItems(pairs);
      }
      case 'a' -> append(popped(1));
      case 'e', 0x90 -> append(fromMark());
      case 's' -> setItems(popped(2));
      case 'u' -> setItems(fromMark());
      case 'h' -> get(bytes.uint8(at++));
      case 'j' -> get(uint32());
      case 'q' -> memo.put((long) bytes.uint8(at++), stack.getLast());
      case 'r' -> memo.put(uint32(), stack.getLast());
      case 0x94 -> memo.put((long) memo.size(), stack.getLast());
      case 'c' -> push(classes.global(line(), line()));
      case 0x93 -> stackGlobal();
      case 'R', 0x81 -> instance(popped(2));
      case 0x92 -> instance(popped(3));
      case 'b' -> {
        PythonValue state = pop();
        classes.fill(stack.getLast(), state);
      }
      case 'Q' -> persistent();
      default ->
          throw refused(
              "the instruction 0x%02x, which plain data do not need, at byte %d"
                  .formatted(code, at - 1),
              new IndexOutOfBoundsException());
    }
  }

  private void protocol() {
    int protocol = bytes.uint8(at++);
    if (protocol < 2 || protocol > 5) {
      throw refused("protocol " + protocol + " instead of 2 to 5", new IndexOutOfBoundsException());
    }
  }

  private void skip(long count) {
    bytes.part(at, count);
    at += count;
  }

  private long uint32() {
    long value = bytes.uint32(at);
    at += Integer.BYTES;
    return value;
  }

  // ---- the stack

  private void push(PythonValue value) {
    stack.add(value);
  }

  private PythonValue pop() {
    return popped(1).getFirst();
  }

  /** Takes values off the stack, but none below the last mark. */
  private List<PythonValue> popped(int count) {
    int floor = marks.isEmpty() ? 0 : marks.getLast();
    return takenFrom(stack.size() - count, floor);
  }

  private List<PythonValue> takenFrom(int start, int floor) {
    if (start < floor) {
      throw new IndexOutOfBoundsException("an empty stack");
    }
    List<PythonValue> top = stack.subList(start, stack.size());
    List<PythonValue> taken = List.copyOf(top);
    top.clear();
    return taken;
  }

  /** Takes all values above the last mark, and the mark, off the stack. */
  private List<PythonValue> fromMark() {
    int mark = marks.removeLast();
    return takenFrom(mark, 0);
  }

  private void drop() {
    if (!marks.isEmpty() && marks.getLast() == stack.size()) {
      marks.removeLast();
    } else {
      pop();
    }
  }

  // ---- values

  private void number(int code) {
    switch (code) {
      case 'J' -> push(new Whole((int) uint32()));
      case 'K' -> push(new Whole(bytes.uint8(at++)));
      case 'M' -> {
        push(new Whole(bytes.uint16(at)));
        at += Short.BYTES;
      }
      default -> {
        long length = checked(code == 0x8a ? bytes.uint8(at++) : uint32());
        push(length <= Long.BYTES ? new Whole(little((int) length)) : new Other("int"));
        at += length;
      }
    }
  }

  /** Returns a length if the file is that long. */
  private long checked(long length) {
    bytes.part(at, length);
    return length;
  }

  private long little(int length) {
    byte[] reversed = new byte[length + 1];
    for (int i = 0; i < length; i++) {
      reversed[length - i] = (byte) bytes.uint8(at + i);
    }
    // A number is negative if its highest bit is set.
    reversed[0] = (byte) (length > 0 && reversed[1] < 0 ? -1 : 0);
    return new BigInteger(reversed).longValue();
  }

  /** Reads the length of a text or of bytes, in as many bytes as the instruction says. */
  private long length(int code) {
    int size =
        switch (code) {
          case 'U', 'C', 0x8c -> 1;
          case 'X', 'T', 'B' -> Integer.BYTES;
          default -> Long.BYTES;
        };
    long length =
        size == 1 ? bytes.uint8(at) : size == Long.BYTES ? bytes.int64(at) : bytes.uint32(at);
    at += size;
    return checked(length);
  }

  private PythonValue text(long length, int most, boolean isUtf8) {
    if (length > most) {
      return raw(length, isUtf8);
    }
    Text text = new Text(bytes.text(at, (int) length));
    at += length;
    return text;
  }

  private PythonValue raw(long length, boolean isUtf8) {
    Raw raw = new Raw(bytes.part(at, length), isUtf8);
    at += length;
    return raw;
  }

  /** Reads a line of text. */
  private String line() {
    long end = at;
    while (bytes.uint8(end) != '\n') {
      if (++end - at > LONGEST_TEXT) {
        throw new IndexOutOfBoundsException("a long name");
      }
    }
    String line = bytes.text(at, (int) (end - at));
    at = end + 1;
    return line;
  }

  private void append(List<PythonValue> items) {
    if (stack.getLast() instanceof Sequence sequence) {
      sequence.items().addAll(items);
    }
  }

  private void setItems(List<PythonValue> pairs) {
    if (stack.getLast() instanceof Dictionary dictionary) {
      for (int i = 0; i + 1 < pairs.size(); i += 2) {
        dictionary.put(pairs.get(i), pairs.get(i + 1));
      }
    }
  }

  private void get(long key) {
    PythonValue value = memo.get(key);
    if (value == null) {
      throw new IndexOutOfBoundsException("nothing was kept under " + key);
    }
    push(value);
  }

  // ---- classes

  private void stackGlobal() {
    List<PythonValue> names = popped(2);
    if (names.get(0) instanceof Text module && names.get(1) instanceof Text name) {
      push(classes.global(module.value(), name.value()));
    } else {
      throw new IndexOutOfBoundsException("a class without a name");
    }
  }

  private void instance(List<PythonValue> parts) {
    push(classes.instance(parts.get(0), parts.get(1)));
  }

  private void persistent() {
    push(pop() instanceof Sequence id ? persistent.apply(id) : new Other("an object"));
  }
}
