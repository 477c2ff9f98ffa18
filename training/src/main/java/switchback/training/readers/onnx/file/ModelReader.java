package switchback.training.readers.onnx.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;

/** Reads models from files. */
public final class ModelReader {
  /** The fields of a model in the format, and whether each has a length. */
  private static final Map<Integer, Boolean> FIELDS =
      Map.ofEntries(
          Map.entry(1, false),
          Map.entry(2, true),
          Map.entry(3, true),
          Map.entry(4, true),
          Map.entry(5, false),
          Map.entry(6, true),
          Map.entry(7, true),
          Map.entry(8, true),
          Map.entry(14, true),
          Map.entry(20, true),
          Map.entry(25, true),
          Map.entry(26, true));

  private static final int IR = 1;
  private static final int GRAPH = 7;
  private static final int OPSET = 8;
  private static final int FUNCTION = 25;

  private ModelReader() {}

  /**
   * Returns whether a file's content is an ONNX model's, perhaps one that is cut short. Only the
   * beginnings of its parts are read.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean recognises(Path file) throws IOException {
    Wire wire = new Wire(MappedFile.of(file));
    boolean hasGraph = false;
    boolean hasVersion = false;
    try {
      while (wire.next()) {
        Boolean isBytes = FIELDS.get(wire.field());
        if (isBytes == null || isBytes != wire.isBytes()) {
          return false;
        }
        hasVersion |= wire.field() == IR && wire.number() > 0 && wire.number() < 1000;
        hasGraph |= wire.field() == GRAPH && isGraph(wire.message());
      }
      return hasGraph;
    } catch (DamagedMessage _) {
      return hasGraph || (hasVersion && wire.field() == GRAPH);
    }
  }

  /** Returns whether a message begins with a field that a graph has. */
  private static boolean isGraph(Wire graph) {
    return !graph.next() || (graph.isBytes() && graph.field() <= 16);
  }

  /**
   * Reads a model. Its tensors stay in the file.
   *
   * @throws SwitchbackException if it is damaged, or a file that it needs is missing
   * @throws IOException if it cannot be read
   */
  public static OnnxModel read(Path file) throws IOException {
    try {
      return model(file, MappedFile.of(file));
    } catch (DamagedMessage e) {
      throw new SwitchbackException(
          "the ONNX file is damaged",
          file,
          String.valueOf(e.getMessage()),
          "a whole model",
          "copy or export it again; a file of a few hundred bytes of text is a Git LFS pointer",
          e);
    }
  }

  private static OnnxModel model(Path file, MemorySegment bytes) throws IOException {
    long ir = 0;
    Map<String, Long> opsets = new LinkedHashMap<>();
    List<MemorySegment> functions = new ArrayList<>();
    List<MemorySegment> graphs = new ArrayList<>();
    Parts parts = new Parts();
    Wire wire = new Wire(bytes);
    while (wire.next()) {
      switch (wire.field()) {
        case IR -> ir = wire.number();
        case OPSET -> addOpset(wire.message(), opsets, parts);
        case GRAPH -> graphs.add(wire.message().whole());
        case FUNCTION -> {
          parts.add();
          functions.add(wire.message().whole());
        }
        default -> parts.add();
      }
    }
    if (graphs.size() != 1) {
      throw new DamagedMessage(graphs.size() + " graphs");
    }
    GraphReader reader = new GraphReader(new ExternalFiles(file), parts);
    Map<String, OnnxFunction> defined = new LinkedHashMap<>();
    for (MemorySegment function : functions) {
      OnnxFunction read = reader.function(new Wire(function), opsets);
      defined.put(read.key(), read);
    }
    OnnxGraph graph = reader.graph(new Wire(graphs.getFirst()), opsets, 0);
    return new OnnxModel(ir, opsets, new Inlining(defined, parts).inlined(graph));
  }

  /** Adds the version of a set of operators. */
  static void addOpset(Wire wire, Map<String, Long> opsets, Parts parts) {
    parts.add();
    String domain = "";
    long version = 0;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> domain = parts.text(wire);
        case 2 -> version = wire.number();
        default -> parts.add();
      }
    }
    opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
  }
}
