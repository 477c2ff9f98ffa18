package switchback.training.readers.torch.tensors;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.pickles.PythonValue;
import switchback.datasets.pickles.PythonValue.Global;
import switchback.datasets.pickles.PythonValue.Other;
import switchback.datasets.pickles.PythonValue.Sequence;
import switchback.datasets.pickles.PythonValue.Text;
import switchback.datasets.pickles.PythonValue.Whole;
import switchback.datasets.tasks.SwitchbackException;

/** The storages to which the tensors of a pickle refer, by their keys. */
final class StorageTable {
  private final Path file;
  private final PythonClasses classes;
  private final Map<String, Storage> storages = new LinkedHashMap<>();

  StorageTable(Path file, PythonClasses classes) {
    this.file = file;
    this.classes = classes;
  }

  Map<String, Storage> storages() {
    return storages;
  }

  /**
   * Returns what stands for an object outside the pickle: ('storage', class, key, device, count),
   * in the older format with a view of another storage behind it, or ('module', class, ...).
   *
   * @throws SwitchbackException if it is anything else, or a view
   */
  PythonValue find(Sequence id) {
    String kind = id.at(0).orElse(Other.NONE) instanceof Text text ? text.value() : "";
    if (kind.equals("module")) {
      // The class of a whole model, which has been collected as one that is not known.
      return id.at(1).orElse(Other.NONE);
    }
    if (kind.equals("storage")
        && id.at(1).orElse(Other.NONE) instanceof Global type
        && id.at(2).orElse(Other.NONE) instanceof Text key
        && id.at(4).orElse(Other.NONE) instanceof Whole count
        && id.at(5).orElse(Other.NONE) instanceof Other) {
      if (!classes.isStorageClass(type)) {
        return new Other(type.toString());
      }
      Optional<NumberType> numbers = classes.storageType(type);
      Storage storage =
          storages.computeIfAbsent(
              key.value(), name -> new Storage(name, numbers.orElse(null), count.value()));
      if (storage.type() != numbers.orElse(null) || storage.count() != count.value()) {
        throw refused("the storage " + key.value() + " of two types or sizes");
      }
      return new Stored(storage);
    }
    throw refused("a reference of kind '" + kind + "' to something outside the pickle");
  }

  private SwitchbackException refused(String got) {
    return new SwitchbackException(
        "a pickle with references that are not understood",
        file,
        got,
        "references to storages of numbers",
        "in Python, load it and save it again: torch.save(model.state_dict(), \"model.pth\")");
  }
}
