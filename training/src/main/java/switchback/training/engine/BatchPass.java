package switchback.training.engine;

import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Scratch;

/**
 * Runs many images forward, as many at a time as is fastest for the sizes of a graph's maps; an
 * image's maps have the bits of a {@link ForwardPass} over it alone. For one thread at a time.
 */
public final class BatchPass {
  private final Engine engine;
  private final List<Integer> wanted;
  private final Scratch scratch;
  private final int size;

  /** The number of images that are run at a time. */
  private final int images;

  private @Nullable Run single;
  private @Nullable Run several;

  /**
   * Creates a pass that keeps the maps of some nodes, on the calling thread.
   *
   * @param wanted the numbers of the nodes
   * @param scratch the memory of the current task; the pass is invalid after the task
   */
  public BatchPass(Engine engine, Collection<Integer> wanted, Scratch scratch) {
    this.engine = engine;
    this.wanted = List.copyOf(wanted);
    this.scratch = scratch;
    this.size = engine.graph().input().size();
    this.images = ImageGroups.together(engine, wanted);
  }

  /** Gives images. */
  @FunctionalInterface
  public interface Source {
    /**
     * Writes an image, (C, H, W) in network-input space.
     *
     * @param image its number, asked for in order
     * @param values receives it from {@code at} on
     */
    void write(int image, float[] values, int at);
  }

  /** Takes what was computed for an image. */
  @FunctionalInterface
  public interface Result {
    /**
     * Takes the maps of an image.
     *
     * @param image its number, in order
     * @param maps gives the maps of wanted nodes, valid during the call
     */
    void take(int image, Maps maps);
  }

  /** The maps of an image. */
  @FunctionalInterface
  public interface Maps {
    /**
     * Returns the maps (C, H, W) of a wanted node.
     *
     * @throws IllegalArgumentException if the node was not wanted
     */
    MemorySegment of(int node);
  }

  /**
   * Runs images.
   *
   * @param from the number of the first image
   * @param to the number after the last
   */
  public void run(int from, int to, Source source, Result result) {
    for (int first = from; first < to; ) {
      // A pass over several takes nearly as long for fewer.
      Run run = 2 * (to - first) >= images ? several() : single();
      int some = Math.min(run.images, to - first);
      run.of(first, some, source, result);
      first += some;
    }
  }

  private Run single() {
    if (single == null) {
      single = new Run(1);
    }
    return single;
  }

  private Run several() {
    if (several == null) {
      several = new Run(images);
    }
    return several;
  }

  /** A pass over so many images at a time, and the memory for them. */
  private final class Run {
    private final int images;
    private final ForwardPass pass;
    private final float[] values;

    private Run(int images) {
      this.images = images;
      this.pass = new ForwardPass(engine, wanted, images, scratch);
      this.values = scratch.array(images * size);
    }

    private void of(int first, int count, Source source, Result result) {
      for (int i = 0; i < count; i++) {
        source.write(first + i, values, i * size);
      }
      pass.run(values, count);
      for (int i = 0; i < count; i++) {
        int image = i;
        result.take(first + i, node -> Floats.image(pass.maps(node), image, images));
      }
    }
  }
}
