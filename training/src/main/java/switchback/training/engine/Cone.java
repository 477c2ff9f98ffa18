package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphPart;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Rectangle;
import switchback.training.kernels.Scratch;

/**
 * What all maps of a node at one place are computed from: at each layer below, the cells that the
 * place depends on, with the padding at the borders of the maps. It gives the bits of a {@link
 * ForwardPass} over the whole image. Convolutions by minimal filtering compute whole tiles, so that
 * places in the same tile have the same cone. Immutable; safe to share between threads.
 */
public final class Cone {
  /**
   * The floats of the largest maps of all images that are run at a time, so that they stay in a
   * core's own cache.
   */
  private static final int CACHED = 1 << 18;

  private static final int MOST_IMAGES = 16;

  private final Engine engine;
  private final GraphPart part;
  private final MapShape image;

  /** The index of the place in the part's rectangle of a map, and the cells of that rectangle. */
  private final int place;

  private final int plane;
  private final int maps;

  /** The number of images that are run at a time. */
  private final int images;

  /**
   * Creates the cone of a place.
   *
   * @param engine the engine of the part
   * @param image the size of a whole image
   */
  Cone(Engine engine, GraphPart part, MapShape image, int row, int column) {
    this.engine = engine;
    this.part = part;
    this.image = image;
    Rectangle output = part.output();
    this.place =
        (row - output.rows().from()) * output.columns().count() + column - output.columns().from();
    this.plane = output.rows().count() * output.columns().count();
    this.maps = part.graph().nodes().getLast().maps().channels();
    int largest =
        part.graph().nodes().stream().mapToInt(node -> node.maps().size()).max().orElse(1);
    this.images = Math.clamp(CACHED / largest, 1, MOST_IMAGES);
  }

  /** Returns the part of the image that is read. */
  public Rectangle input() {
    return part.input();
  }

  /**
   * Returns a pass on the calling thread.
   *
   * @param scratch the memory of the current task; the pass is invalid after the task
   */
  public Pass on(Scratch scratch) {
    return new Runs(scratch);
  }

  /** Runs of one image and of several, each prepared when it is first needed. */
  private final class Runs implements Pass {
    private final Scratch scratch;
    private @Nullable Run single;
    private @Nullable Run several;

    private Runs(Scratch scratch) {
      this.scratch = scratch;
    }

    @Override
    public float[][] run(int count, IntFunction<float[]> each) {
      float[][] values = new float[count][];
      for (int first = 0; first < count; ) {
        Run run = run(count - first);
        int some = Math.min(run.images, count - first);
        run.of(first, some, each, values);
        first += some;
      }
      return values;
    }

    /** Returns the faster run for so many images. */
    private Run run(int count) {
      if (2 * count > images) {
        several = several == null ? new Run(images, scratch) : several;
        return several;
      }
      single = single == null ? new Run(1, scratch) : single;
      return single;
    }
  }

  /** A pass over so many images at a time; fewer take as long as all. */
  private final class Run {
    private final int images;
    private final ForwardPass pass;
    private final int size = part.graph().input().size();
    private final float[] seen;

    private Run(int images, Scratch scratch) {
      this.images = images;
      this.pass = new ForwardPass(engine, List.of(node()), images, scratch);
      this.seen = new float[images * size];
    }

    private void of(int first, int count, IntFunction<float[]> each, float[][] values) {
      for (int i = 0; i < count; i++) {
        cut(each.apply(first + i), seen, i * size);
      }
      pass.run(seen);
      for (int i = 0; i < count; i++) {
        values[first + i] = values(pass.maps(node()), i);
      }
    }
  }

  private int node() {
    return part.graph().nodes().size() - 1;
  }

  private float[] values(MemorySegment output, int image) {
    float[] values = new float[maps];
    for (int map = 0; map < maps; map++) {
      long at = ((long) image * maps + map) * plane + place;
      values[map] = output.getAtIndex(JAVA_FLOAT, at);
    }
    return values;
  }

  /** Copies the part of an image that is read. */
  private void cut(float[] whole, float[] seen, int to) {
    if (whole.length != image.size()) {
      throw new IllegalArgumentException(
          "image sizes differ: got " + whole.length + " values, expected " + image);
    }
    int width = input().columns().count();
    int height = input().rows().count();
    for (int line = 0; line < image.channels() * height; line++) {
      int row = line / height * image.height() + input().rows().from() + line % height;
      int from = row * image.width() + input().columns().from();
      System.arraycopy(whole, from, seen, to + line * width, width);
    }
  }

  /** Runs images, several at a time. */
  public interface Pass {
    /**
     * Runs images.
     *
     * @param count the number of images
     * @param each gives the whole images, (C, H, W) in network-input space, by their numbers in
     *     order; only read before the next is asked for, so that all may be the same array
     * @return for each image the values of all maps at the place, (N, features), the caller's
     * @throws IllegalArgumentException if an image does not have the size of the graph's input
     */
    float[][] run(int count, IntFunction<float[]> each);

    /** Runs one image and returns the values of all maps at the place, (features). */
    default float[] run(float[] image) {
      return run(1, _ -> image)[0];
    }
  }
}
