package switchback.training.readers.onnx.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NumberType;

/** Reads graphs, their nodes and their tensors from messages. */
final class GraphReader {
  private final ExternalFiles files;
  private final Parts parts;

  /** Creates a reader that counts what it makes. */
  GraphReader(ExternalFiles files, Parts parts) {
    this.files = files;
    this.parts = parts;
  }

  /** Reads a graph. */
  OnnxGraph graph(Wire wire, Map<String, Long> opsets, int depth) throws IOException {
    Parts.checkDepth(depth);
    List<OnnxNode> nodes = new ArrayList<>();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    List<String> sparse = new ArrayList<>();
    List<OnnxInput> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    while (wire.next()) {
      parts.add();
      switch (wire.field()) {
        case 1 -> nodes.add(node(wire.message(), opsets, depth));
        case 5 -> {
          OnnxTensor tensor = tensor(wire.message());
          tensors.put(tensor.name(), tensor);
        }
        case 11 -> inputs.add(input(wire.message()));
        case 12 -> outputs.add(input(wire.message()).name());
        case 15 -> sparse.add(sparseName(wire.message()));
        default -> {
          // Names, documentation and inferred sizes, which no one needs.
        }
      }
    }
    return new OnnxGraph(nodes, tensors, sparse, inputs, outputs);
  }

  private OnnxNode node(Wire wire, Map<String, Long> opsets, int depth) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    String name = "";
    String type = "";
    String domain = "";
    while (wire.next()) {
      parts.add();
      switch (wire.field()) {
        case 1 -> inputs.add(parts.text(wire));
        case 2 -> outputs.add(parts.text(wire));
        case 3 -> name = parts.text(wire);
        case 4 -> type = parts.text(wire);
        case 5 -> addAttribute(wire.message(), opsets, depth, attributes);
        case 7 -> domain = parts.text(wire);
        default -> {
          // Documentation and metadata.
        }
      }
    }
    String set = domain.equals("ai.onnx") ? "" : domain;
    int opset = (int) Math.clamp(opsets.getOrDefault(set, 1L), 1L, Integer.MAX_VALUE);
    return new OnnxNode(name, set, type, inputs, outputs, new Attributes(attributes), opset);
  }

  private void addAttribute(
      Wire wire, Map<String, Long> opsets, int depth, Map<String, Attribute> to)
      throws IOException {
    String name = "";
    String text = "";
    String reference = "";
    float real = 0;
    long whole = 0;
    OnnxTensor tensor = null;
    OnnxGraph graph = null;
    List<Float> reals = new ArrayList<>();
    List<Long> wholes = new ArrayList<>();
    while (wire.next()) {
      parts.add();
      switch (wire.field()) {
        case 1 -> name = parts.text(wire);
        case 2 -> real = wire.real();
        case 3 -> whole = wire.number();
        case 4 -> text = wire.payload().byteSize() > 1 << 16 ? "" : parts.text(wire);
        case 5 -> tensor = tensor(wire.message());
        case 6 -> graph = graph(wire.message(), opsets, depth + 1);
        case 7 -> addReals(wire, reals);
        case 8 -> addWholes(wire, wholes);
        case 21 -> reference = parts.text(wire);
        default -> {
          // The type, which the parts themselves show, and kinds that no operator here takes.
        }
      }
    }
    to.put(name, new Attribute(real, whole, text, tensor, graph, reals, wholes, reference));
  }

  private void addReals(Wire wire, List<Float> reals) {
    if (!wire.isBytes()) {
      reals.add(wire.real());
      return;
    }
    MemorySegment packed = wire.payload();
    for (long i = 0; i < packed.byteSize() / Float.BYTES; i++) {
      parts.add();
      reals.add((float) NumberType.FLOAT32.at(packed, ByteOrder.LITTLE_ENDIAN, i));
    }
  }

  private void addWholes(Wire wire, List<Long> wholes) {
    if (!wire.isBytes()) {
      wholes.add(wire.number());
      return;
    }
    Wire.Varints packed = wire.varints();
    while (packed.hasNext()) {
      parts.add();
      wholes.add(packed.next());
    }
  }

  private String sparseName(Wire wire) throws IOException {
    while (wire.next()) {
      if (wire.field() == 1) {
        return tensor(wire.message()).name();
      }
    }
    return "";
  }

  /** Reads a tensor. */
  OnnxTensor tensor(Wire wire) throws IOException {
    String name = "";
    ElementType type = ElementType.UNKNOWN;
    List<Long> dims = new ArrayList<>();
    Map<String, String> external = new LinkedHashMap<>();
    boolean isExternal = false;
    Numbers numbers = new Numbers();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> addWholes(wire, dims);
        case 2 -> type = ElementType.of(wire.number());
        case 4, 10 -> numbers.add(wire, OnnxTensor.Encoding.PLAIN);
        case 5, 7, 11 -> numbers.add(wire, OnnxTensor.Encoding.VARIABLE);
        case 8 -> name = parts.text(wire);
        case 9 -> numbers.add(wire, OnnxTensor.Encoding.PLAIN);
        case 13 -> addEntry(wire.message(), external);
        case 14 -> isExternal = wire.number() == 1;
        default -> {
          // Text, documentation, and parts of tensors, which nobody writes.
        }
      }
    }
    parts.add();
    MemorySegment data = isExternal ? files.bytes(name, external) : numbers.joined();
    OnnxTensor.Encoding encoding = isExternal ? OnnxTensor.Encoding.PLAIN : numbers.encoding;
    return new OnnxTensor(name, dims, type, encoding, data);
  }

  private void addEntry(Wire wire, Map<String, String> entries) {
    parts.add();
    String key = "";
    String value = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> key = parts.text(wire);
        case 2 -> value = parts.text(wire);
        default -> parts.add();
      }
    }
    entries.put(key, value);
  }

  /** The numbers of a tensor: one piece of the file, or several that have to be joined. */
  private static final class Numbers {
    private MemorySegment only = MemorySegment.ofArray(new byte[0]);
    private @Nullable ByteArrayOutputStream several;
    private OnnxTensor.Encoding encoding = OnnxTensor.Encoding.PLAIN;

    void add(Wire wire, OnnxTensor.Encoding how) throws IOException {
      encoding = how;
      if (several == null && only.byteSize() == 0) {
        only = wire.payload();
        return;
      }
      if (several == null) {
        several = new ByteArrayOutputStream();
        several.write(only.toArray(ValueLayout.JAVA_BYTE));
      }
      several.write(wire.payload().toArray(ValueLayout.JAVA_BYTE));
    }

    MemorySegment joined() {
      return several == null ? only : MemorySegment.ofArray(several.toByteArray());
    }
  }

  private OnnxInput input(Wire wire) {
    String name = "";
    OnnxInput typed = new OnnxInput("", ElementType.UNKNOWN, null, -1);
    while (wire.next()) {
      parts.add();
      switch (wire.field()) {
        case 1 -> name = parts.text(wire);
        case 2 -> typed = type(wire.message());
        default -> {
          // Documentation.
        }
      }
    }
    return new OnnxInput(name, typed.type(), typed.dims(), typed.channelAxis());
  }

  private OnnxInput type(Wire wire) {
    ElementType type = ElementType.UNKNOWN;
    List<Long> dims = null;
    int channelAxis = -1;
    while (wire.next()) {
      if (wire.field() == 1) {
        Wire tensor = wire.message();
        while (tensor.next()) {
          switch (tensor.field()) {
            case 1 -> type = ElementType.of(tensor.number());
            case 2 -> {
              List<String> meanings = new ArrayList<>();
              dims = dims(tensor.message(), meanings);
              channelAxis = meanings.indexOf("DATA_CHANNEL");
            }
            default -> parts.add();
          }
        }
      }
    }
    return new OnnxInput("", type, dims, channelAxis);
  }

  /**
   * Reads sizes.
   *
   * @param meanings receives what the file declares each of them to be
   */
  private List<Long> dims(Wire shape, List<String> meanings) {
    List<Long> dims = new ArrayList<>();
    while (shape.next()) {
      parts.add();
      if (shape.field() == 1) {
        dims.add(dim(shape.message(), meanings));
      }
    }
    return dims;
  }

  /** Returns a size, or -1 if it is open: named, left out, or stated as 0 or below. */
  private long dim(Wire wire, List<String> meanings) {
    long size = -1;
    String meaning = "";
    while (wire.next()) {
      if (wire.field() == 1 && wire.number() > 0) {
        size = wire.number();
      } else if (wire.field() == 3) {
        meaning = parts.text(wire);
      }
    }
    meanings.add(meaning);
    return size;
  }

  /** Reads a function. */
  OnnxFunction function(Wire wire, Map<String, Long> outer) throws IOException {
    String name = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<MemorySegment> nodes = new ArrayList<>();
    List<MemorySegment> defaults = new ArrayList<>();
    Map<String, Long> opsets = new LinkedHashMap<>(outer);
    while (wire.next()) {
      parts.add();
      switch (wire.field()) {
        case 1 -> name = parts.text(wire);
        case 4 -> inputs.add(parts.text(wire));
        case 5 -> outputs.add(parts.text(wire));
        case 7 -> nodes.add(wire.message().whole());
        case 9 -> ModelReader.addOpset(wire.message(), opsets, parts);
        case 10 -> domain = parts.text(wire);
        case 11 -> defaults.add(wire.message().whole());
        default -> {
          // Names of attributes, documentation and inferred sizes.
        }
      }
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (MemorySegment attribute : defaults) {
      addAttribute(new Wire(attribute), opsets, 0, attributes);
    }
    List<OnnxNode> read = new ArrayList<>();
    for (MemorySegment node : nodes) {
      read.add(node(new Wire(node), opsets, 0));
    }
    return new OnnxFunction(domain, name, inputs, outputs, new Attributes(attributes), read);
  }
}
