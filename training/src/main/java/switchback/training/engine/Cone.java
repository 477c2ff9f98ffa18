package switchback.training.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphPart;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Rectangle;
import switchback.training.graphs.Span;
import switchback.training.kernels.Scratch;

/**
 * What all maps of a node, or one of them, at one place are computed from: at each layer below, the
 * cells that the place depends on, with the padding at the borders of the maps. It gives the bits
 * of a {@link ForwardPass} over the whole image. Convolutions by minimal filtering compute whole
 * tiles, so that places in the same tile have the same cone. Immutable; safe to share between
 * threads.
 */
public final class Cone {
  /** Computes all maps, or those above the first layer. */
  private final Engine engine;

  /** The first layer, whose maps change little from one image to the next; null for none. */
  private final @Nullable FirstLayer first;

  /** All above the first layer, if it is a last layer. */
  private final @Nullable LastLayer last;

  private final GraphPart part;
  private final MapShape image;

  /** The index of the place in the part's rectangle of a map, and the cells of that rectangle. */
  private final int place;

  private final int plane;

  /** The maps whose values are returned. */
  private final Span maps;

  /**
   * Creates the cone of a place.
   *
   * @param engine the engine of the part, or of what lies above its first layer
   * @param last all above the first layer; null unless it is a last layer
   * @param image the size of a whole image
   * @param maps which of the maps that the engine computes are returned
   */
  Cone(
      Engine engine,
      @Nullable FirstLayer first,
      @Nullable LastLayer last,
      GraphPart part,
      MapShape image,
      int row,
      int column,
      Span maps) {
    this.engine = engine;
    this.first = first;
    this.last = last;
    this.part = part;
    this.image = image;
    Rectangle output = part.output();
    this.place =
        (row - output.rows().from()) * output.columns().count() + column - output.columns().from();
    this.plane = output.rows().count() * output.columns().count();
    this.maps = maps;
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
    if (first != null && last != null) {
      return cells(first, scratch, last.on(maps, place, first.step(), scratch)::of);
    }
    if (first != null && engine.graph().nodes().size() == 1) {
      int step = first.step();
      return cells(first, scratch, cells -> values(cells, (long) place * step, 1));
    }
    int node = engine.graph().nodes().size() - 1;
    BatchPass pass = new BatchPass(engine, List.of(node), scratch);
    Cut cut = first == null ? this::cut : firstMaps(first, scratch);
    return (count, each) -> {
      float[][] values = new float[count][];
      pass.run(
          0,
          count,
          (number, seen, at) -> cut.write(each.apply(number), seen, at),
          (number, output) -> values[number] = values(output.of(node), place, plane));
      return values;
    };
  }

  /** Returns a pass through the first layer and what takes its cells. */
  private Pass cells(FirstLayer layer, Scratch scratch, Function<MemorySegment, float[]> above) {
    FirstLayer.Maps its = layer.new Maps(scratch);
    return (count, each) -> {
      float[][] values = new float[count][];
      for (int i = 0; i < count; i++) {
        take(each.apply(i), its);
        values[i] = above.apply(its.cells());
      }
      return values;
    };
  }

  private void take(float[] whole, FirstLayer.Maps its) {
    check(whole);
    its.take(whole, place(0), image);
  }

  /** Gives what the engine takes of an image. */
  @FunctionalInterface
  private interface Cut {
    void write(float[] whole, float[] seen, int at);
  }

  private Cut firstMaps(FirstLayer layer, Scratch scratch) {
    FirstLayer.Maps maps = layer.new Maps(scratch);
    return (whole, seen, at) -> {
      take(whole, maps);
      maps.copy(seen, at);
    };
  }

  /** Returns the maps' values at a cell; those of neighbouring maps lie {@code step} apart. */
  private float[] values(MemorySegment output, long cell, int step) {
    float[] values = new float[maps.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = output.getAtIndex(JAVA_FLOAT, cell + (long) (maps.from() + i) * step);
    }
    return values;
  }

  private void check(float[] whole) {
    if (whole.length != image.size()) {
      throw new IllegalArgumentException(
          "image sizes differ: got " + whole.length + " values, expected " + image);
    }
  }

  /** Returns where a line of the part of an image that is read begins in the whole. */
  private int place(int line) {
    int height = input().rows().count();
    int row = line / height * image.height() + input().rows().from() + line % height;
    return row * image.width() + input().columns().from();
  }

  /** Copies the part of an image that is read. */
  private void cut(float[] whole, float[] seen, int to) {
    check(whole);
    int width = input().columns().count();
    for (int line = 0; line < image.channels() * input().rows().count(); line++) {
      System.arraycopy(whole, place(line), seen, to + line * width, width);
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
     * @return for each image the values of the cone's maps at the place, (N, features) or (N, 1),
     *     the caller's
     * @throws IllegalArgumentException if an image does not have the size of the graph's input
     */
    float[][] run(int count, IntFunction<float[]> each);

    /** Runs one image and returns the values of the cone's maps at the place. */
    default float[] run(float[] image) {
      return run(1, _ -> image)[0];
    }
  }
}
