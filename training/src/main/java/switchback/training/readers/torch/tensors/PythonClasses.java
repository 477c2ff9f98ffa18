package switchback.training.readers.torch.tensors;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.pickles.PickleMachine;
import switchback.datasets.pickles.PythonValue;
import switchback.datasets.pickles.PythonValue.Dictionary;
import switchback.datasets.pickles.PythonValue.Global;
import switchback.datasets.pickles.PythonValue.Other;
import switchback.datasets.pickles.PythonValue.Sequence;
import switchback.datasets.pickles.PythonValue.Whole;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The classes and functions that a pickle may name, and what stands for their results here: tensors
 * and dictionaries, and placeholders for harmless companions such as the best accuracy. All others
 * are collected, in order to refuse the file with their names.
 */
final class PythonClasses implements PickleMachine.Classes {
  private static final int MOST_NAMED = 8;
  private static final int MOST_COLLECTED = 1000;
  private static final int MOST_PAIRS = 1 << 20;

  /** Classes that often stand beside a state dict and of which nothing is needed. */
  private static final Set<String> HARMLESS =
      Set.of(
          "numpy.core.multiarray.scalar",
          "numpy._core.multiarray.scalar",
          "numpy.core.multiarray._reconstruct",
          "numpy._core.multiarray._reconstruct",
          "numpy.dtype",
          "numpy.ndarray",
          "_codecs.encode",
          "argparse.Namespace",
          "types.SimpleNamespace",
          "collections.Counter",
          "datetime.datetime",
          "datetime.timedelta",
          "pathlib.PosixPath",
          "pathlib.PurePosixPath",
          "pathlib.WindowsPath",
          "torch.device",
          "torch.serialization._get_layout",
          "torch.Tensor",
          "torch.nn.parameter.Parameter",
          "torch.nn.parameter.Buffer",
          "builtins.set",
          "__builtin__.set",
          "builtins.frozenset",
          "builtins.dict",
          "__builtin__.dict",
          "builtins.list",
          "__builtin__.list",
          "builtins.int",
          "builtins.float",
          "builtins.complex",
          "__builtin__.complex",
          "builtins.bytearray",
          "builtins.slice");

  private static final Set<String> DICTIONARIES =
      Set.of("collections.OrderedDict", "collections.defaultdict");

  private static final Set<String> TENSORS =
      Set.of(
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3");

  private static final Set<String> PARAMETERS =
      Set.of("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state");

  private static final Set<String> SUBCLASSES =
      Set.of("torch._tensor._rebuild_from_type", "torch._tensor._rebuild_from_type_v2");

  /** Modules whose functions a file names only in order to run something. */
  private static final Set<String> RUNNING =
      Set.of(
          "os",
          "posix",
          "nt",
          "subprocess",
          "sys",
          "builtins",
          "__builtin__",
          "runpy",
          "importlib",
          "shutil",
          "socket",
          "webbrowser",
          "pty",
          "code",
          "ctypes",
          "pickle",
          "operator");

  private final Path file;
  private final Set<String> refused = new LinkedHashSet<>();
  private int pairs;

  PythonClasses(Path file) {
    this.file = file;
  }

  @Override
  public String writer() {
    return "a file written by torch.save";
  }

  /** Notes a class that a file names. */
  @Override
  public Global global(String module, String name) {
    Global global = new Global(module, name);
    if (!isKnown(global) && refused.size() < MOST_COLLECTED) {
      refused.add(global.toString());
    }
    return global;
  }

  private static boolean isKnown(Global global) {
    String name = global.toString();
    return HARMLESS.contains(name)
        || DICTIONARIES.contains(name)
        || TENSORS.contains(name)
        || PARAMETERS.contains(name)
        || SUBCLASSES.contains(name)
        || name.equals("torch.Size")
        || isStorage(global)
        || dtype(global).isPresent();
  }

  private static boolean isStorage(Global global) {
    boolean isTorch = global.module().equals("torch") || global.module().equals("torch.cuda");
    return (isTorch && storageType(global.name()).isPresent()) || isUntyped(global);
  }

  private static boolean isUntyped(Global global) {
    return global.name().equals("UntypedStorage") && global.module().startsWith("torch");
  }

  /** Returns the type of PyTorch's storage class of this name, such as {@code FloatStorage}. */
  private static Optional<NumberType> storageType(String name) {
    return switch (name) {
      case "FloatStorage" -> Optional.of(NumberType.FLOAT32);
      case "DoubleStorage" -> Optional.of(NumberType.FLOAT64);
      case "HalfStorage" -> Optional.of(NumberType.FLOAT16);
      case "BFloat16Storage" -> Optional.of(NumberType.BFLOAT16);
      case "CharStorage" -> Optional.of(NumberType.INT8);
      case "ByteStorage" -> Optional.of(NumberType.UINT8);
      case "ShortStorage" -> Optional.of(NumberType.INT16);
      case "IntStorage" -> Optional.of(NumberType.INT32);
      case "LongStorage" -> Optional.of(NumberType.INT64);
      case "BoolStorage" -> Optional.of(NumberType.BOOL);
      default -> Optional.empty();
    };
  }

  private static Optional<NumberType> dtype(Global global) {
    return global.module().equals("torch") ? NumberType.ofName(global.name()) : Optional.empty();
  }

  /**
   * Refuses the file if it names a class that no state dict needs.
   *
   * @throws SwitchbackException if it does
   */
  void check() {
    if (refused.isEmpty()) {
      return;
    }
    List<String> named = refused.stream().limit(MOST_NAMED).toList();
    String more =
        refused.size() > MOST_NAMED ? " and " + (refused.size() - MOST_NAMED) + " more" : "";
    throw new SwitchbackException(
        "a pickle with objects that are no tensors (nothing in it was run)",
        file,
        "objects of " + String.join(", ", named) + more,
        "a state dict: names and tensors alone",
        hint());
  }

  private String hint() {
    Optional<String> running =
        refused.stream()
            .filter(name -> RUNNING.contains(name.substring(0, name.lastIndexOf('.'))))
            .findFirst();
    if (running.isPresent()) {
      return "do not load this file in Python: that would run " + running.get() + " from it";
    }
    return refused.stream().anyMatch(name -> name.matches("torch.*(_rebuild_q|QU?Int).*"))
        ? "its weights are quantised; save the network as it was before"
        : "it may hold a whole model; in Python, save its arrays alone: "
            + "torch.save(model.state_dict(), \"model.pth\")";
  }

  /** Returns what stands for an instance of a class, or for the result of a function. */
  @Override
  public PythonValue instance(PythonValue callable, PythonValue arguments) {
    if (!(callable instanceof Global global) || !(arguments instanceof Sequence given)) {
      return new Other("an object");
    }
    String name = global.toString();
    if (TENSORS.contains(name)) {
      return tensor(given);
    }
    if (DICTIONARIES.contains(name)) {
      return dictionary(given);
    }
    if (PARAMETERS.contains(name) || name.equals("torch.Size")) {
      return given.at(0).orElse(Other.NONE);
    }
    if (SUBCLASSES.contains(name) && given.at(0).orElse(Other.NONE) instanceof Global inner) {
      // One level deep: such a function never rebuilds another one of its kind.
      return SUBCLASSES.contains(inner.toString())
          ? new Other(name)
          : instance(inner, given.at(2).orElse(Other.NONE));
    }
    return new Other(name);
  }

  private PythonValue dictionary(Sequence given) {
    Dictionary dictionary = new Dictionary();
    if (given.at(0).orElse(Other.NONE) instanceof Sequence listed) {
      // A list can be used any number of times, so that the time is not bounded by the file's size.
      pairs += listed.items().size();
      if (pairs < 0 || pairs > MOST_PAIRS) {
        throw damaged("dictionaries of more than " + MOST_PAIRS + " entries", "fewer entries");
      }
      for (PythonValue pair : listed.items()) {
        if (pair instanceof Sequence two && two.items().size() == 2) {
          dictionary.put(two.items().get(0), two.items().get(1));
        }
      }
    }
    return dictionary;
  }

  /** Returns a tensor of (storage, offset, sizes, strides, ..., the type of its numbers). */
  private PythonValue tensor(Sequence given) {
    if (given.at(0).orElse(Other.NONE) instanceof Other) {
      // Numbers of a class that is refused by its name.
      return new Other("a tensor");
    }
    if (given.at(0).orElse(Other.NONE) instanceof Stored stored
        && given.at(1).orElse(Other.NONE) instanceof Whole offset
        && given.at(2).orElse(Other.NONE) instanceof Sequence sizes
        && given.at(3).orElse(Other.NONE) instanceof Sequence strides
        && sizes.numbers(Tensor.MOST_AXES).isPresent()
        && strides.numbers(Tensor.MOST_AXES).isPresent()) {
      NumberType type =
          given.at(6).orElse(Other.NONE) instanceof Global dtype && dtype(dtype).isPresent()
              ? dtype(dtype).get()
              : stored.storage().type();
      if (type != null) {
        return new TensorValue(
            stored.storage(),
            type,
            offset.value(),
            sizes.numbers(Tensor.MOST_AXES).get(),
            strides.numbers(Tensor.MOST_AXES).get());
      }
    }
    throw damaged(
        "a tensor of " + given.items().size() + " parts that are not its own",
        "storage, offset, sizes and strides");
  }

  private SwitchbackException damaged(String got, String expected) {
    return new SwitchbackException(
        "a damaged pickle", file, got, expected, "copy or download the file again");
  }

  /** Returns the type of a storage class's numbers; none if only its tensors know it. */
  Optional<NumberType> storageType(Global global) {
    return isUntyped(global) ? Optional.empty() : storageType(global.name());
  }

  /** Returns whether a class is one of PyTorch's storages. */
  boolean isStorageClass(PythonValue value) {
    return value instanceof Global global && isStorage(global);
  }
}
