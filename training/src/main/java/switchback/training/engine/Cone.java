package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntFunction;
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
  private final Engine engine;
  private final GraphPart part;
  private final MapShape image;

  /** The index of the place in the part's rectangle of a map, and the cells of that rectangle. */
  private final int place;

  private final int plane;
  private final int maps;

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
    BatchPass pass = new BatchPass(engine, List.of(node()), scratch);
    return (count, each) -> {
      float[][] values = new float[count][];
      pass.run(
          0,
          count,
          (number, seen, at) -> cut(each.apply(number), seen, at),
          (number, output) -> values[number] = values(output.of(node())));
      return values;
    };
  }

  private int node() {
    return part.graph().nodes().size() - 1;
  }

  private float[] values(MemorySegment output) {
    float[] values = new float[maps];
    for (int map = 0; map < maps; map++) {
      long at = (long) map * plane + place;
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
