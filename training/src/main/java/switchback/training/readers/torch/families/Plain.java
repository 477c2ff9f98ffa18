package switchback.training.readers.torch.families;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.Windows;
import switchback.training.readers.InputSize;
import switchback.training.readers.torch.architecture.Architecture;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Moves;
import switchback.training.readers.torch.architecture.Sums;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * A plain network: convolutions of stride 1 that keep the size of the maps, each with a ReLU and a
 * 2x2 max pooling; then dense layers with a ReLU between them. Names are free. Where the first
 * dense layer says that it cannot be so, another padding is taken if exactly one fits.
 */
public final class Plain {
  /** The name of the family. */
  public static final String NAME = "plain";

  /** The size of the images of a {@code .npz} file that does not say it. */
  private static final InputSize USUAL = new InputSize(32, 32);

  private static final int MOST_LAYERS = 1000;
  private static final int LARGEST_FILTER = 64;
  private static final int LARGEST_SIDE = 512;
  private static final Pattern NUMBERED = Pattern.compile("(.*?)\\.?(\\d{1,6})");

  private static final String ROAD =
      "; or describe the layers in a file for --architecture, or export ONNX in Python: "
          + Roads.EXPORT;

  private final StateDict dict;
  private final PlainLayers layers;
  private final List<Tensor> filters;

  private Plain(StateDict dict, PlainLayers layers) {
    this.dict = dict;
    this.layers = layers;
    Keys keys = new Keys(dict);
    this.filters =
        layers.convolutions().stream()
            .map(name -> keys.weight(name, 4))
            .filter(Objects::nonNull)
            .toList();
  }

  /** Returns the layers of a file if they can be those of such a network, else none. */
  public static Optional<Plain> find(StateDict dict) {
    PlainLayers layers = PlainLayers.of(dict);
    Plain plain = new Plain(dict, layers);
    int count = layers.convolutions().size() + layers.dense().size();
    boolean isOne =
        layers.others().isEmpty()
            && Branches.of(dict).isEmpty()
            && !layers.convolutions().isEmpty()
            && !layers.dense().isEmpty()
            && count <= MOST_LAYERS
            && plain.isChain();
    return isOne ? Optional.of(plain) : Optional.empty();
  }

  /** Returns whether each layer takes as many maps or values as the one before it gives. */
  private boolean isChain() {
    int maps = filters.getFirst().size(1);
    for (Tensor filter : filters) {
      if (filter.size(1) != maps
          || filter.size() == 0
          || filter.size(2) > LARGEST_FILTER
          || filter.size(3) > LARGEST_FILTER) {
        return false;
      }
      maps = filter.size(0);
    }
    int values = inputs(0);
    for (int i = 0; i < layers.dense().size(); i++) {
      if (inputs(i) != values || dense(i).size() == 0) {
        return false;
      }
      values = dense(i).size(0);
    }
    return inputs(0) % maps == 0;
  }

  private Tensor dense(int i) {
    return Objects.requireNonNull(new Keys(dict).weight(layers.dense().get(i), 2));
  }

  private int inputs(int i) {
    return dense(i).size(1);
  }

  // ---- size and shape

  /**
   * Returns the size of the images if the file or the user says it, or if the format has a usual
   * one; else null.
   */
  public @Nullable InputSize size(@Nullable InputSize stated) {
    if (stated != null) {
      return stated;
    }
    if (dict.size() != null) {
      return dict.size();
    }
    return dict.format().equals("npz") ? USUAL : null;
  }

  /** Returns whether the network could be one for images of a size, with or without padding. */
  public boolean fits(InputSize size) {
    return usual().fits(size, inputs(0)) || usual().padded(0).fits(size, inputs(0));
  }

  private PlainShape usual() {
    return new PlainShape(filters, PlainShape.KEEPING, pools());
  }

  /**
   * Returns after which convolutions there can be a pooling. In a {@code Sequential} the numbers
   * that names leave out are those of layers without arrays: one is the ReLU.
   */
  private List<Boolean> pools() {
    List<Boolean> pools = new ArrayList<>(Collections.nCopies(filters.size(), true));
    for (int i = 0; i + 1 < filters.size(); i++) {
      String name = layers.convolutions().get(i);
      String behind = layers.normalizations().getOrDefault(name, name);
      Matcher here = NUMBERED.matcher(behind);
      Matcher next = NUMBERED.matcher(layers.convolutions().get(i + 1));
      boolean isSequential =
          behind.matches("(.*\\.)?\\d+")
              && here.matches()
              && next.matches()
              && here.group(1).equals(next.group(1));
      if (isSequential) {
        pools.set(i, Integer.parseInt(next.group(2)) - Integer.parseInt(here.group(2)) > 2);
      }
    }
    return pools;
  }

  /**
   * Returns the network for images of a size.
   *
   * @throws SwitchbackException if no padding or several fit
   */
  public KnownNetwork network(InputSize size, boolean isStated) {
    PlainShape usual = usual();
    PlainShape shape = usual.fits(size, inputs(0)) ? usual : only(usual, size);
    List<String> assumptions = new ArrayList<>();
    if (!isStated) {
      assumptions.add("images of " + size + ", as files of this format have without input.size");
    }
    assumptions.add(
        "convolutions of stride 1 with "
            + shape.paddingText()
            + (shape.equals(usual)
                ? ""
                : ", the only way in which " + layers.dense().getFirst() + " fits"));
    if (shape.padding() == PlainShape.KEEPING && hasEvenFilters()) {
      assumptions.add(
          "filters of even size take one row or column more at the end, as padding=\"same\" does");
    }
    assumptions.add("a ReLU after each convolution and between the dense layers");
    assumptions.add(poolingText(shape));
    assumptions.add(
        "the layers in the order of the file: "
            + String.join(", ", layers.convolutions().stream().limit(20).toList())
            + "; "
            + String.join(", ", layers.dense().stream().limit(20).toList()));
    return new KnownNetwork(architecture(shape, size), assumptions);
  }

  private boolean hasEvenFilters() {
    return filters.stream().anyMatch(f -> f.size(2) % 2 == 0 || f.size(3) % 2 == 0);
  }

  private static String poolingText(PlainShape shape) {
    return shape.poolings() == shape.filters().size()
        ? "a 2x2 max pooling after each convolution"
        : "2x2 max poolings where the numbers of the layers leave room for them, "
            + shape.poolings()
            + " in all";
  }

  private PlainShape only(PlainShape usual, InputSize size) {
    List<PlainShape> fitting = fitting(usual, size);
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    Tensor first = dense(0);
    int channels = filters.getLast().size(0);
    throw new SwitchbackException(
        "the first dense layer does not fit the maps before it",
        dict.file(),
        "%s.weight of shape %s, which takes %d values of each of %d maps"
            .formatted(layers.dense().getFirst(), first, inputs(0) / channels, channels),
        "%s, as images of %s give with %s and %s (both assumed)"
            .formatted(given(usual, size), size, usual.paddingText(), poolingText(usual)),
        fitting.isEmpty() ? hint(usual, size) : "several ways fit: " + texts(fitting) + ROAD);
  }

  private static String given(PlainShape shape, InputSize size) {
    InputSize last = shape.last(size);
    return last == null
        ? "fewer poolings"
        : last.height() * last.width() + " values (" + last + ") of each";
  }

  private static String texts(List<PlainShape> shapes) {
    return String.join(", ", shapes.stream().map(PlainShape::text).toList());
  }

  /** Returns the other paddings and last poolings with which the first dense layer fits. */
  private List<PlainShape> fitting(PlainShape usual, InputSize size) {
    int largest = filters.stream().mapToInt(f -> Math.max(f.size(2), f.size(3))).max().orElse(1);
    List<PlainShape> others = new ArrayList<>();
    for (int padding = 0; padding < largest; padding++) {
      if (!usual.isSame(padding)) {
        others.add(usual.padded(padding));
      }
    }
    if (usual.poolings() < filters.size()) {
      // The numbers of the layers tell of all poolings but the last.
      List<Boolean> pools = new ArrayList<>(usual.pools());
      pools.set(pools.size() - 1, false);
      List.copyOf(others).forEach(other -> others.add(other.pooled(pools)));
      others.add(usual.pooled(pools));
    }
    return others.stream().filter(other -> other.fits(size, inputs(0))).toList();
  }

  /** Returns what would fit: other sizes of images, or fewer poolings. */
  private String hint(PlainShape usual, InputSize size) {
    List<String> ways = new ArrayList<>();
    for (PlainShape shape : List.of(usual, usual.padded(0))) {
      sizes(shape)
          .ifPresent(sizes -> ways.add("images of " + sizes + " with " + shape.paddingText()));
    }
    for (PlainShape shape : List.of(usual, usual.padded(0))) {
      fewer(shape, size)
          .ifPresent(
              poolings ->
                  ways.add(
                      "%d %s instead of %d with %s"
                          .formatted(
                              poolings,
                              poolings == 1 ? "pooling" : "poolings",
                              shape.poolings(),
                              shape.paddingText())));
    }
    return ways.isEmpty()
        ? "strides or poolings differ" + ROAD
        : "these would fit: "
            + String.join("; ", ways)
            + " (--input-size H,W says the size)"
            + ROAD;
  }

  private Optional<String> sizes(PlainShape shape) {
    List<Integer> sides =
        Stream.iterate(1, side -> side <= LARGEST_SIDE, side -> side + 1)
            .filter(side -> shape.fits(new InputSize(side, side), inputs(0)))
            .toList();
    if (sides.isEmpty()) {
      return Optional.empty();
    }
    int first = sides.getFirst();
    int last = sides.getLast();
    return Optional.of(first + "x" + first + (last > first ? " to " + last + "x" + last : ""));
  }

  /** Returns a smaller number of poolings that would fit, wherever they are. */
  private Optional<Integer> fewer(PlainShape shape, InputSize size) {
    for (int poolings = filters.size() - 1; poolings >= 0; poolings--) {
      List<Boolean> pools = new ArrayList<>(Collections.nCopies(filters.size(), false));
      // Spread evenly, the last one behind the last convolution.
      for (int i = 1; i <= poolings; i++) {
        pools.set(i * filters.size() / poolings - 1, true);
      }
      if (poolings != shape.poolings() && shape.pooled(pools).fits(size, inputs(0))) {
        return Optional.of(poolings);
      }
    }
    return Optional.empty();
  }

  // ---- layers

  private Architecture architecture(PlainShape shape, InputSize size) {
    LayerList list = new LayerList();
    for (int i = 0; i < filters.size(); i++) {
      String name = layers.convolutions().get(i);
      list.add(name, convolution(shape.padding()));
      normalize(list, name);
      Parts.relu(list, name + ".relu");
      if (shape.pools().get(i)) {
        list.add(name + ".pool", Parts.pooling(2, 2));
      }
    }
    list.add("flatten", new Moves.Flatten());
    for (String name : layers.dense()) {
      list.add(name, new Sums.Dense());
      normalize(list, name);
      if (!name.equals(layers.dense().getLast())) {
        Parts.relu(list, name + ".relu");
      }
    }
    return list.architecture(NAME, size);
  }

  private static Sums.Convolution convolution(int padding) {
    return padding == PlainShape.KEEPING
        ? new Sums.Convolution(Windows.of(1, 1).padding(Windows.Padding.SAME_UPPER))
        : Sums.Convolution.of(1, padding);
  }

  private void normalize(LayerList list, String name) {
    String normalization = layers.normalizations().get(name);
    if (normalization != null) {
      list.add(normalization, Parts.normalization());
    }
  }
}
