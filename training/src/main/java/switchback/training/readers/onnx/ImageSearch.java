package switchback.training.readers.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.onnx.ImageInput.Layout;
import switchback.training.readers.onnx.constants.Untaken;
import switchback.training.readers.onnx.file.Constant;
import switchback.training.readers.onnx.file.OnnxInput;
import switchback.training.readers.onnx.file.OnnxNode;

/** Finds out how the axes of an input are to be understood, from the nodes that take it. */
final class ImageSearch {
  /** Operators that leave every value where it is. */
  private static final Set<String> POINTWISE =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Cast",
          "Identity",
          "Clip",
          "Neg",
          "Pow",
          "ImageScaler",
          "BatchNormalization",
          "Relu",
          "Sqrt",
          "Dropout",
          "CastLike",
          "QuantizeLinear",
          "DequantizeLinear");

  private final Known known;
  private final Map<String, List<OnnxNode>> takers = new HashMap<>();

  /** Creates a search in the nodes that depend on the image. */
  ImageSearch(List<OnnxNode> nodes, Known known) {
    this.known = known;
    for (OnnxNode node : nodes) {
      NodeOrder.taken(node)
          .forEach(name -> takers.computeIfAbsent(name, _ -> new ArrayList<>()).add(node));
    }
  }

  /** Returns whether a node takes a tensor. */
  boolean isTaken(String name) {
    return takers.containsKey(name);
  }

  /**
   * Returns the image that an input is.
   *
   * @throws Untaken if it is none
   */
  ImageInput image(OnnxInput input) {
    List<Long> dims = input.dims() == null ? List.of(-1L, -1L, -1L, -1L) : input.dims();
    List<Long> inner = dims.subList(Math.min(1, dims.size()), dims.size());
    return switch (dims.size()) {
      case 4 -> {
        boolean isLast =
            input.channelAxis() < 1 ? isLast(input.name(), inner) : input.channelAxis() == 3;
        Layout layout = isLast ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
        yield of(input.name(), layout, dims.getFirst(), inner);
      }
      case 3 -> line(input.name(), dims, inner);
      case 2 -> flat(input.name(), dims);
      default -> throw new Untaken("of " + dims.size() + " axes, which is no image");
    };
  }

  private boolean isLast(String name, List<Long> inner) {
    return turns(name)
        .map(order -> Arrays.equals(order, new long[] {0, 3, 1, 2}))
        .orElse(!isConvolved(name) && ImageInput.isLast(inner));
  }

  private ImageInput of(String name, Layout layout, long batch, List<Long> inner) {
    boolean isLast =
        layout == Layout.CHANNELS_LAST
            || layout == Layout.SINGLE_CHANNELS_LAST
            || layout == Layout.FLAT_CHANNELS_LAST;
    long channels = inner.get(isLast ? 2 : 0);
    return new ImageInput(
        name,
        layout,
        side(Math.max(1, batch)),
        side(channels < 1 ? channels(name) : channels),
        side(inner.get(isLast ? 0 : 1)),
        side(inner.get(isLast ? 1 : 2)));
  }

  private static int side(long size) {
    if (size > 1 << 20) {
      throw new Untaken("with an axis of " + size);
    }
    return (int) size;
  }

  private ImageInput line(String name, List<Long> dims, List<Long> inner) {
    Optional<OnnxNode> first = first(name);
    boolean isSingle =
        first.isPresent()
            && Set.of("Unsqueeze", "Reshape", "Transpose").contains(first.get().type())
            && first(first.get().outputs().getFirst()).isPresent()
            && (ImageInput.isColours(dims.getFirst()) || ImageInput.isColours(dims.getLast()))
            && dims.get(1) != 1;
    if (isSingle) {
      boolean isLast = turns(name).map(order -> order[0] == 2).orElse(ImageInput.isLast(dims));
      Layout layout = isLast ? Layout.SINGLE_CHANNELS_LAST : Layout.SINGLE_CHANNELS_FIRST;
      return of(name, layout, 1, dims);
    }
    return of(name, Layout.LINE, dims.getFirst(), List.of(inner.getFirst(), 1L, inner.getLast()));
  }

  /** Returns the image behind a row of values that the network reshapes to maps. */
  private ImageInput flat(String name, List<Long> dims) {
    long[] maps =
        first(name).filter(n -> n.type().equals("Reshape")).map(this::target).orElse(null);
    if (maps == null || maps.length != 4 || Arrays.stream(maps, 1, 4).anyMatch(s -> s < 1)) {
      throw new Untaken("of 2 axes that the network does not turn into maps, which is no image");
    }
    List<Long> inner = List.of(maps[1], maps[2], maps[3]);
    boolean isLast = ImageInput.isLast(inner);
    return of(
        name,
        isLast ? Layout.FLAT_CHANNELS_LAST : Layout.FLAT_CHANNELS_FIRST,
        dims.getFirst(),
        inner);
  }

  private long @Nullable [] target(OnnxNode reshape) {
    if (reshape.inputs().size() < 2) {
      return reshape.attributes().wholes("shape");
    }
    Constant shape = constant(reshape.inputs().get(1));
    return shape == null ? null : shape.wholes();
  }

  /** Returns a constant, or null if there is none or it is damaged, as the node itself will say. */
  private @Nullable Constant constant(String name) {
    try {
      return known.get(name);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Returns the order of the first transposition of a tensor, before anything but functions. */
  private Optional<long[]> turns(String name) {
    return first(name)
        .filter(node -> node.type().equals("Transpose"))
        .flatMap(node -> Optional.ofNullable(node.attributes().wholes("perm")));
  }

  private boolean isConvolved(String name) {
    return first(name)
        .filter(n -> n.type().endsWith("Conv") || n.type().endsWith("Pool"))
        .isPresent();
  }

  /** Returns the first node on the way from a tensor that is more than a function of values. */
  private Optional<OnnxNode> first(String name) {
    return first(name, false);
  }

  private Optional<OnnxNode> first(String name, boolean isConvolution) {
    Deque<String> open = new ArrayDeque<>(List.of(name));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      for (OnnxNode node : takers.getOrDefault(open.remove(), List.of())) {
        boolean isFound =
            isConvolution
                ? node.type().equals("Conv")
                : !POINTWISE.contains(node.type()) && !node.type().equals("Shape");
        if (isFound) {
          return Optional.of(node);
        }
        node.outputs().stream().filter(seen::add).forEach(open::add);
      }
    }
    return Optional.empty();
  }

  /** Returns the number of channels that the first convolution takes. */
  private long channels(String name) {
    OnnxNode convolution =
        first(name, true).orElseThrow(() -> new Untaken("with an open number of channels"));
    Constant filters =
        convolution.inputs().size() < 2 ? null : constant(convolution.inputs().get(1));
    if (filters == null || filters.rank() < 2) {
      throw new Untaken("with an open number of channels");
    }
    return (long) filters.shape()[1]
        * Math.clamp(convolution.attributes().whole("group", 1), 1, 1 << 20);
  }
}
