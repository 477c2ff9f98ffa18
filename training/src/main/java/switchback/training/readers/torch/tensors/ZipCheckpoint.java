package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import switchback.datasets.arrays.Bytes;
import switchback.datasets.arrays.ForeignZip;
import switchback.datasets.pickles.PickleMachine;
import switchback.datasets.pickles.PythonValue;
import switchback.datasets.tasks.SwitchbackException;

/**
 * PyTorch's format since 1.6: a zip file with a folder of any name, which holds the pickle {@code
 * data.pkl} and the numbers of each storage as {@code data/KEY}.
 */
final class ZipCheckpoint {
  private static final String PICKLE = "data.pkl";
  private static final int LONGEST_WORD = 32;

  private final Path file;
  private final ForeignZip zip;
  private final String folder;
  private final List<String> unsummed = new ArrayList<>();

  private ZipCheckpoint(Path file, ForeignZip zip, String folder) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
  }

  /** Returns whether a zip file is of this format, or one of its relatives. */
  static boolean isOne(ForeignZip zip) {
    return folder(zip).isPresent() || isProgram(zip);
  }

  /** Returns the path of the entry of this name at most one folder deep, without the name. */
  private static Optional<String> folder(ForeignZip zip) {
    return zip.names().stream()
        .filter(name -> name.equals(PICKLE) || name.matches("[^/]+/data\\.pkl"))
        .map(name -> name.substring(0, name.length() - PICKLE.length()))
        .findFirst();
  }

  /** Returns whether a zip file holds a compiled program: TorchScript, or an exported one. */
  private static boolean isProgram(ForeignZip zip) {
    return zip.names().stream()
        .anyMatch(
            name ->
                name.matches("([^/]+/)?(constants\\.pkl|code/.+\\.py|bytecode\\.pkl)")
                    || name.matches(
                        "([^/]+/)?(archive_format|serialized_exported_program\\.json)"));
  }

  /**
   * Reads a file.
   *
   * @throws SwitchbackException if it is TorchScript, is damaged, or holds other objects than
   *     tensors
   */
  static Checkpoint read(Path file, ForeignZip zip) {
    if (isProgram(zip)) {
      throw new SwitchbackException(
          "a TorchScript program or an exported one, not a state dict",
          file,
          "an archive with code in it",
          "a state dict, or the network as ONNX",
          "in Python: model = torch.jit.load(\""
              + file.getFileName()
              + "\").eval(); torch.onnx.export(model,"
              + " torch.zeros(1, 3, 224, 224), \"model.onnx\"); or its arrays alone:"
              + " torch.save(model.state_dict(), \"model.pth\")");
    }
    return new ZipCheckpoint(file, zip, folder(zip).orElseThrow()).read();
  }

  private Checkpoint read() {
    PythonClasses classes = new PythonClasses(file);
    StorageTable storages = new StorageTable(file, classes);
    MemorySegment pickle = zip.content(folder + PICKLE, Arena.ofAuto());
    boolean isPickleSummed = zip.isIntact(folder + PICKLE, pickle);
    PythonValue root = new PickleMachine(file, new Bytes(pickle), 0, classes, storages::find).run();
    classes.check();
    for (Storage storage : storages.storages().values()) {
      fill(storage);
    }
    List<String> notices = new ArrayList<>();
    if (!unsummed.isEmpty() || !isPickleSummed) {
      // PyTorch can be told not to compute checksums; a damaged file has most of them right.
      if (isPickleSummed || unsummed.size() < storages.storages().size()) {
        throw damaged("wrong checksums of " + (isPickleSummed ? unsummed.getFirst() : PICKLE));
      }
      notices.add("the file was written without checksums, so that damage would not be noticed");
    }
    return new Checkpoint("torch", root, order(), notices);
  }

  private void fill(Storage storage) {
    String name = folder + "data/" + storage.key();
    MemorySegment content = zip.content(name, Arena.ofAuto());
    if (storage.count() < 0 || storage.count() > content.byteSize() / storage.bytesEach()) {
      throw damaged(
          "%s with %d bytes for %d numbers".formatted(name, content.byteSize(), storage.count()));
    }
    if (!zip.isIntact(name, content)) {
      unsummed.add(name);
    }
    storage.fill(content.asSlice(0, storage.count() * storage.bytesEach()));
  }

  private SwitchbackException damaged(String got) {
    return new SwitchbackException(
        "a damaged file of PyTorch",
        file,
        got,
        "a file as torch.save wrote it",
        "copy or download the file again");
  }

  private ByteOrder order() {
    String name = folder + "byteorder";
    if (!zip.has(name)) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    MemorySegment content = zip.content(name, Arena.ofAuto());
    String word =
        content.byteSize() > LONGEST_WORD
            ? "a long text"
            : new String(content.toArray(JAVA_BYTE), US_ASCII).strip();
    return switch (word) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw damaged("the byte order '" + word + "'");
    };
  }
}
