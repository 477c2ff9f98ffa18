package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
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
    int node = part.graph().nodes().size() - 1;
    ForwardPass pass = new ForwardPass(engine, List.of(node), scratch);
    float[] seen = new float[part.graph().input().size()];
    float[] values = new float[maps];
    return whole -> {
      cut(whole, seen);
      pass.run(seen);
      MemorySegment output = pass.maps(node);
      for (int map = 0; map < maps; map++) {
        values[map] = output.getAtIndex(JAVA_FLOAT, (long) map * plane + place);
      }
      return values;
    };
  }

  /** Copies the part of an image that is read. */
  private void cut(float[] whole, float[] seen) {
    if (whole.length != image.size()) {
      throw new IllegalArgumentException(
          "image sizes differ: got " + whole.length + " values, expected " + image);
    }
    int width = input().columns().count();
    int height = input().rows().count();
    for (int line = 0; line < image.channels() * height; line++) {
      int row = line / height * image.height() + input().rows().from() + line % height;
      int from = row * image.width() + input().columns().from();
      System.arraycopy(whole, from, seen, line * width, width);
    }
  }

  /** Runs one image after the other. */
  @FunctionalInterface
  public interface Pass {
    /**
     * Runs an image.
     *
     * @param image the whole image, (C, H, W) in network-input space; only read
     * @return the values of all maps at the place, (features), valid until the next image
     * @throws IllegalArgumentException if the image does not have the size of the graph's input
     */
    float[] run(float[] image);
  }
}
