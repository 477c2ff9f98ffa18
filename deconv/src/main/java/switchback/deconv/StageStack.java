package switchback.deconv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.dl4j.NetworkAdapter;
import switchback.deconv.stages.ConvolutionStage;
import switchback.deconv.stages.DenseStage;
import switchback.training.graphs.MapShape;
import switchback.deconv.stages.RectificationStage;
import switchback.deconv.stages.ScalingStage;
import switchback.deconv.stages.Stage;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;

/**
 * A trained network, from the pixels to the logits of the classes, as a list of stages that can be
 * undone. What an output layer does to the logits, such as a softmax, is not part of it. Immutable;
 * safe to share between threads.
 *
 * <p>This type is provisional: its successor will be a network graph with one engine.
 */
public final class StageStack {
  private final List<Stage> stages;
  private final LinkedHashMap<String, Level> levels = new LinkedHashMap<>();

  /**
   * A layer, the number of the stage that computes its sums, and the number of stages below its
   * maps.
   */
  private record Level(ProjectableLayer layer, int stage, int depth) {}

  /**
   * Creates a stack of stages.
   *
   * @param stages the stages from the pixels up, with at least one convolution
   * @throws IllegalArgumentException if the input of a stage differs from the output of the one
   *     below, two layers have the same name, or there is no convolution
   */
  public StageStack(List<? extends Stage> stages) {
    this.stages = List.copyOf(stages);
    ReceptiveField field = ReceptiveField.PIXEL;
    for (int i = 0; i < this.stages.size(); i++) {
      Stage stage = this.stages.get(i);
      if (i > 0) {
        checkFit(this.stages.get(i - 1), stage);
      }
      field = stage.windows().map(field::through).orElse(field);
      if (stage instanceof ConvolutionStage convolution) {
        addLayer(convolution.name(), i, field);
      } else if (stage instanceof DenseStage dense) {
        addLayer(dense.name(), i, ReceptiveField.whole(input()));
      }
    }
    if (convolutions().isEmpty()) {
      throw new IllegalArgumentException("no convolution among " + this.stages.size() + " stages");
    }
  }

  /**
   * Creates the stack of a network with a copy of its current weights. DL4J does not store the size
   * of a network's input, so it is inferred: it is the smallest input that gives the dense layers
   * their maps, or below windows of mode Same a multiple of their stride. If windows leave rows or
   * columns uncovered, that may differ from the real size; {@link #of(MultiLayerNetwork, MapShape)}
   * takes the size as an argument.
   *
   * <p>A network may have, in any order and number, DL4J's convolution (modes Strict, Truncate and
   * Same, channels first or last), max, average and global pooling, batch normalization with its
   * inference statistics, local response normalization, zero padding, activation, dropout, dense
   * and output layers, and this project's own layers, with ReLU or no activation function. Maps and
   * images of a stack are (C, H, W) even if the network's channels are last.
   *
   * @throws SwitchbackException if some layers cannot be undone, all of which are named, or if the
   *     size of the input cannot be inferred
   */
  public static StageStack of(MultiLayerNetwork network) {
    return new StageStack(NetworkAdapter.stages(network));
  }

  /**
   * Creates the stack of a network for images of a given size.
   *
   * @param input the size of the images, (C, H, W)
   * @throws SwitchbackException if some layers cannot be undone; all of them are named
   * @throws IllegalArgumentException if the network does not take images of that size
   * @see #of(MultiLayerNetwork)
   */
  public static StageStack of(MultiLayerNetwork network, MapShape input) {
    return new StageStack(NetworkAdapter.stages(network, input));
  }

  /**
   * Returns the input size that {@link #of(MultiLayerNetwork)} infers, (C, H, W), without copying
   * weights.
   *
   * @throws SwitchbackException if some layers cannot be undone, all of which are named, or if the
   *     size of the input cannot be inferred
   */
  public static MapShape inputOf(MultiLayerNetwork network) {
    return NetworkAdapter.input(network);
  }

  /** Checks that another stack's stages have the same inputs and outputs. */
  void checkSameMaps(StageStack other) {
    boolean same = other == this || stages.size() == other.stages.size();
    for (int i = 0; same && other != this && i < stages.size(); i++) {
      Stage stage = stages.get(i);
      Stage its = other.stages.get(i);
      same = stage.input().equals(its.input()) && stage.output().equals(its.output());
    }
    if (!same) {
      throw new IllegalArgumentException("the trace went through a stack with other maps");
    }
  }

  /**
   * Returns this stack with random weights in some convolutions. The filters are drawn from a
   * normal distribution with the standard deviation of the layer's own filters, truncated at two
   * standard deviations; the biases are 0. Adebayo et al. 2018 (arXiv 1810.03292, section 3)
   * randomise layers to see how a picture depends on them; their standard deviation for a network
   * of two convolutions is 0.01 (appendix B).
   *
   * @param layers the names of the convolutions to redraw
   * @param seed the seed; a layer's weights depend on it and not on the other layers
   * @throws SwitchbackException if there is no such layer
   */
  public StageStack randomised(Collection<String> layers, long seed) {
    layers.forEach(this::level);
    List<Stage> drawn = new ArrayList<>();
    for (Stage stage : stages) {
      boolean redraw = stage instanceof ConvolutionStage c && layers.contains(c.name());
      drawn.add(redraw ? ((ConvolutionStage) stage).randomised(seed) : stage);
    }
    return new StageStack(drawn);
  }

  /**
   * Creates a pass that runs images forward up to a layer's maps, on the thread of a task of {@link
   * Workers}.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public ForwardPass forwardPass(String layer, Scratch scratch) {
    return new ForwardPass(this, depth(layer), scratch);
  }

  private static void checkFit(Stage below, Stage above) {
    if (!below.output().equals(above.input())) {
      throw new IllegalArgumentException(
          "stages do not fit: "
              + above
              + " takes "
              + above.input()
              + ", but "
              + below
              + " gives "
              + below.output());
    }
  }

  private void addLayer(String name, int number, ReceptiveField field) {
    MapShape maps = stages.get(number).output();
    ProjectableLayer layer =
        new ProjectableLayer(name, maps.channels(), maps.height(), maps.width(), field);
    if (levels.put(name, new Level(layer, number, depth(number))) != null) {
      throw new IllegalArgumentException("two layers are called " + name);
    }
  }

  /** Returns the number of stages below the maps of the layer whose sums a stage computes. */
  private int depth(int stage) {
    int last = stage;
    while (last + 1 < stages.size() && stages.get(last + 1) instanceof ScalingStage) {
      last++;
    }
    return isRectified(last) ? last + 2 : stage + 1;
  }

  /** Returns whether a ReLU follows a stage. */
  boolean isRectified(int stage) {
    return stage + 1 < stages.size() && stages.get(stage + 1) instanceof RectificationStage;
  }

  /** Returns the stages, from the pixels up. */
  public List<Stage> stages() {
    return stages;
  }

  /** Returns the size of an image, (C, H, W). */
  public MapShape input() {
    return stages.getFirst().input();
  }

  /** Returns the layers whose features can be projected, from the pixels up. */
  public List<ProjectableLayer> layers() {
    return levels.values().stream().map(Level::layer).toList();
  }

  /** Returns the convolution layers, from the pixels up. */
  public List<ProjectableLayer> convolutions() {
    return levels.values().stream()
        .filter(level -> stages.get(level.stage()) instanceof ConvolutionStage)
        .map(Level::layer)
        .toList();
  }

  /**
   * Returns the layer of a given name.
   *
   * @throws SwitchbackException if there is no such layer; the message names all layers
   */
  public ProjectableLayer layer(String name) {
    return level(name).layer();
  }

  /**
   * Returns the stage of a convolution layer; empty for a dense layer.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public Optional<ConvolutionStage> convolution(String layer) {
    return stages.get(level(layer).stage()) instanceof ConvolutionStage convolution
        ? Optional.of(convolution)
        : Optional.empty();
  }

  /**
   * Returns the convolution layer right below a convolution layer, whose features are the channels
   * that it sums over, possibly through poolings and normalizations. Empty for a convolution on the
   * pixels and for a dense layer.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public Optional<ProjectableLayer> below(String layer) {
    Level above = level(layer);
    return convolution(layer).isEmpty()
        ? Optional.empty()
        : levels.values().stream()
            .filter(level -> level.stage() < above.stage())
            .reduce((_, later) -> later)
            .map(Level::layer);
  }

  /**
   * Returns the number of stages below the maps of a layer.
   *
   * @throws SwitchbackException if there is no such layer
   */
  public int depth(String layer) {
    return level(layer).depth();
  }

  private Level level(String name) {
    Level level = levels.get(name);
    if (level == null) {
      throw new SwitchbackException(
          "no such layer",
          "the network's convolution and dense layers",
          name,
          "one of " + String.join(", ", levels.keySet()),
          "switchback describe prints the layers of a network");
    }
    return level;
  }

  /**
   * Checks that images have the size of this network's input.
   *
   * @throws SwitchbackException if they have another size
   */
  public void checkImages(ImageSet images) {
    checkImages(input(), images, images);
  }

  /**
   * Checks that images have the size of a network's input.
   *
   * @param input the size of the network's input, (C, H, W)
   * @param where the name of the images in the message
   * @throws SwitchbackException if they have another size
   */
  public static void checkImages(MapShape input, ImageSet images, Object where) {
    MapShape got = new MapShape(images.channels(), images.height(), images.width());
    if (!got.equals(input)) {
      throw new SwitchbackException(
          "image size differs from the network's input",
          where,
          got,
          input,
          "use images of the same size and number of channels as the network's training images");
    }
  }

  /**
   * Runs one image forward up to the last layer whose features can be projected, including dense
   * layers.
   *
   * @param image the image, (C, H, W) in network-input space; copied
   * @throws IllegalArgumentException if it does not have the size {@link #input}
   */
  public Trace trace(float[] image) {
    return trace(image, levels.lastEntry().getKey());
  }

  /**
   * Runs one image forward up to a layer. The features of that layer and of the layers below can
   * then be projected.
   *
   * @param image the image, (C, H, W) in network-input space; copied
   * @throws SwitchbackException if there is no such layer
   * @throws IllegalArgumentException if the image does not have the size {@link #input}
   */
  public Trace trace(float[] image, String layer) {
    if (image.length != input().size()) {
      throw new IllegalArgumentException(
          "image sizes differ: got " + image.length + " values, expected " + input());
    }
    return new Trace(this, depth(layer), image);
  }

  /**
   * Returns text such as {@code 3x32x32 to 10x1x1 by conv1, conv2, fc1, output}: its layers by
   * name.
   */
  @Override
  public String toString() {
    return input()
        + " to "
        + stages.getLast().output()
        + " by "
        + String.join(", ", levels.keySet());
  }
}
