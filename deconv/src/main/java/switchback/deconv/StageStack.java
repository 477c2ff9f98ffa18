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
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.RectificationStage;
import switchback.deconv.stages.ScalingStage;
import switchback.deconv.stages.Stage;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;

/**
 * A trained network, from its pixels to its classes' logits, as stages that can be undone; what an
 * output layer makes of the logits, such as a softmax, is not part of it. Immutable; safe to share
 * between threads.
 */
public final class StageStack {
  private final List<Stage> stages;
  private final LinkedHashMap<String, Level> levels = new LinkedHashMap<>();

  /** A layer's maps, the number of the stage that sums, and how many stages lead to the maps. */
  private record Level(ProjectableLayer layer, int stage, int depth) {}

  /**
   * A stack of any stages that fit together.
   *
   * @param stages from the pixels up; at least one convolution among them
   * @throws IllegalArgumentException where a stage does not take what the one below gives, where
   *     two layers have one name, or where there is no convolution
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
   * The stack of a network, holding a copy of its weights as they are now. DL4J does not store the
   * size of a network's input: where the windows leave rows or columns of the maps over, the least
   * input that gives the same maps to the dense layers is taken for it, and below windows of mode
   * Same a multiple of their stride. {@link #of(MultiLayerNetwork, MapShape)} is told.
   *
   * <p>It takes, in any order and number, DL4J's convolution (modes Strict, Truncate and Same, maps
   * first or last in memory), max, average and global pooling, batch normalization with its
   * inference statistics, local response normalization, zero padding, activation, dropout, dense
   * and output layers, and this project's own; with ReLU or no activation function. Maps and images
   * of a stack are (C, H, W) also where the network's have their channels last.
   *
   * @throws SwitchbackException where layers cannot be undone, naming all of them, or where the
   *     network does not tell the size of its input
   */
  public static StageStack of(MultiLayerNetwork network) {
    return new StageStack(NetworkAdapter.stages(network));
  }

  /**
   * The same for images of a given size.
   *
   * @param input (C, H, W)
   * @throws SwitchbackException where layers cannot be undone, naming all of them
   * @throws IllegalArgumentException where the network does not take images of that size
   */
  public static StageStack of(MultiLayerNetwork network, MapShape input) {
    return new StageStack(NetworkAdapter.stages(network, input));
  }

  /**
   * The size of the images that {@link #of(MultiLayerNetwork)} takes a network to have, (C, H, W);
   * no weights are copied.
   *
   * @throws SwitchbackException likewise
   */
  public static MapShape inputOf(MultiLayerNetwork network) {
    return NetworkAdapter.input(network);
  }

  /** Refuses a stack whose stages take or give other maps. */
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
   * The same stack with other weights in some convolutions: drawn from a normal distribution
   * truncated at two standard deviations, which are those of the layer's own filters; biases 0.
   * Adebayo et al. 2018 (arXiv 1810.03292, section 3) randomise layers to see what a picture owes
   * to them; their standard deviation for a network of two convolutions is 0.01 (appendix B).
   *
   * @param layers names of the convolutions to redraw
   * @param seed the same one draws the same weights, for each layer whatever the others
   * @throws SwitchbackException where there is no such layer
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

  /** Images forward up to a layer's maps, on the thread of a task of {@link Workers}. */
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

  /** How many stages lead to the maps of a layer whose sums are those of that stage. */
  private int depth(int stage) {
    int last = stage;
    while (last + 1 < stages.size() && stages.get(last + 1) instanceof ScalingStage) {
      last++;
    }
    return isRectified(last) ? last + 2 : stage + 1;
  }

  /** Whether a ReLU follows that stage. */
  boolean isRectified(int stage) {
    return stage + 1 < stages.size() && stages.get(stage + 1) instanceof RectificationStage;
  }

  /** The stages, from the pixels up. */
  public List<Stage> stages() {
    return stages;
  }

  /** The size of an image: (C, H, W). */
  public MapShape input() {
    return stages.getFirst().input();
  }

  /** The layers whose features can be projected, from the pixels up. */
  public List<ProjectableLayer> layers() {
    return levels.values().stream().map(Level::layer).toList();
  }

  /** Those of them that are convolutions. */
  public List<ProjectableLayer> convolutions() {
    return levels.values().stream()
        .filter(level -> stages.get(level.stage()) instanceof ConvolutionStage)
        .map(Level::layer)
        .toList();
  }

  /**
   * The layer of that name.
   *
   * @throws SwitchbackException where there is none, naming those there are
   */
  public ProjectableLayer layer(String name) {
    return level(name).layer();
  }

  /**
   * The stage that a convolution layer is named after; empty for a dense layer.
   *
   * @throws SwitchbackException where there is no such layer
   */
  public Optional<ConvolutionStage> convolution(String layer) {
    return stages.get(level(layer).stage()) instanceof ConvolutionStage convolution
        ? Optional.of(convolution)
        : Optional.empty();
  }

  /**
   * The convolution layer whose maps a convolution layer sums over, by way of poolings and the
   * like: its channels are their features. Empty for a convolution on the pixels and for a dense
   * layer.
   *
   * @throws SwitchbackException where there is no such layer
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

  /** How many stages lead to that layer's maps; throws likewise. */
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
          "name one of these");
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
   * Runs one image forward, up to the last layer whose features can be projected: dense layers,
   * too.
   *
   * @param image (C, H, W) in network-input space; copied
   * @throws IllegalArgumentException where it has not the size of {@link #input}
   */
  public Trace trace(float[] image) {
    return trace(image, levels.lastEntry().getKey());
  }

  /**
   * Runs one image forward up to one layer, whose features and those of the layers below can then
   * be projected.
   *
   * @param image (C, H, W) in network-input space; copied
   * @throws SwitchbackException where there is no such layer
   * @throws IllegalArgumentException where the image has not the size of {@link #input}
   */
  public Trace trace(float[] image, String layer) {
    if (image.length != input().size()) {
      throw new IllegalArgumentException(
          "image sizes differ: got " + image.length + " values, expected " + input());
    }
    return new Trace(this, depth(layer), image);
  }
}
