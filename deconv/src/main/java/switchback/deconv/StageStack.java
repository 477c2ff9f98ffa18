package switchback.deconv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import switchback.datasets.SwitchbackException;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;

/**
 * A trained network, from its pixels to its last convolution or pooling, as stages that can be
 * undone. Dense and output layers above those are not part of it. Immutable; safe to share between
 * threads.
 */
public final class StageStack {
  private final List<Stage> stages;
  private final LinkedHashMap<String, Level> levels = new LinkedHashMap<>();

  /** A layer's maps, and how many stages lead to them. */
  private record Level(ProjectableLayer layer, int depth) {}

  /**
   * A stack of any stages that fit together.
   *
   * @param stages from the pixels up; at least one convolution among them
   * @throws IllegalArgumentException where a stage does not take what the one below gives, where
   *     two convolutions have one name, or where there is no convolution
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
        addLayer(convolution, i, field);
      }
    }
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("no convolution among " + this.stages.size() + " stages");
    }
  }

  /**
   * The stack of a network, holding a copy of its filters as they are now. DL4J does not store the
   * size of a network's input: where the windows leave rows or columns of the maps over, the least
   * input that gives the same maps to the dense layers is taken for it.
   *
   * @throws SwitchbackException where a layer cannot be undone, naming all such layers
   */
  public static StageStack of(MultiLayerNetwork network) {
    return new StageStack(NetworkAdapter.stages(network));
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
   * truncated at two standard deviations, which are those of the layer's own filters; biases 0
   * (Adebayo et al. 2018, arXiv 1810.03292, section 3, which randomises layers to see what a
   * picture owes to them).
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

  private void addLayer(ConvolutionStage convolution, int number, ReceptiveField field) {
    MapShape maps = convolution.output();
    ProjectableLayer layer =
        new ProjectableLayer(
            convolution.name(), maps.channels(), maps.height(), maps.width(), field);
    Level level = new Level(layer, isRectified(number) ? number + 2 : number + 1);
    if (levels.put(layer.name(), level) != null) {
      throw new IllegalArgumentException("two convolutions are called " + layer.name());
    }
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

  /**
   * The layer of that name.
   *
   * @throws SwitchbackException where there is none, naming those there are
   */
  public ProjectableLayer layer(String name) {
    return level(name).layer();
  }

  /** How many stages lead to that layer's maps; throws likewise. */
  int depth(String layer) {
    return level(layer).depth();
  }

  private Level level(String name) {
    Level level = levels.get(name);
    if (level == null) {
      throw new SwitchbackException(
          "no such layer",
          "the network's convolutions",
          name,
          "one of " + String.join(", ", levels.keySet()),
          "name one of these");
    }
    return level;
  }

  /**
   * Runs one image forward, up to the last layer whose features can be projected.
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
