package switchback.training.kernels.channelslast;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static switchback.training.kernels.Floats.ADDRESS;
import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;

/**
 * Rows of maps that lie map by map, such as the channels of an image: a few, since each row of a
 * filter is copied by itself. An image is first copied between the zeros of its padding.
 */
final class RowsOfMaps implements CellRows {
  private static final long BYTES = Float.BYTES;

  private final Geometry geometry;
  private final int maps;
  private final int depth;

  /** The maps of all images with their padding, and a vector behind them. */
  private final MemorySegment padded;

  /** The rows and columns of a padded map that windows meet. */
  private final int height;

  private final int width;
  private final int images;

  RowsOfMaps(ConvolutionShape shape, int images, Scratch scratch) {
    this.geometry = shape.geometry();
    this.maps = shape.channels();
    this.depth = maps * geometry.taps();
    this.images = images;
    this.height = geometry.rows().reach(geometry.rows().outSize());
    this.width = geometry.columns().reach(geometry.columns().outSize());
    long floats = (long) images * maps * height * width;
    this.padded = scratch.floats(floats + 2L * LANES).fill((byte) 0);
  }

  @Override
  public void begin(MemorySegment source) {
    Axis rows = geometry.rows();
    Axis columns = geometry.columns();
    int count = Math.min(columns.size(), width - columns.pad());
    for (int map = 0; map < images * maps; map++) {
      for (int y = 0; y < Math.min(rows.size(), height - rows.pad()); y++) {
        long from = ((long) map * rows.size() + y) * columns.size();
        long to = ((long) map * height + rows.pad() + y) * width + columns.pad();
        Floats.copy(source, from, padded, to, count);
      }
    }
  }

  @Override
  public void fill(int first, int count, float[] rows) {
    int line = geometry.columns().outSize();
    for (int done = 0; done < count; ) {
      int cell = first + done;
      int some = Math.min(count - done, line - cell % line);
      fillLine(cell, some, rows, done * depth);
      done += some;
    }
  }

  /** Fills the rows of some neighbouring cells of one row of output cells. */
  private void fillLine(int cell, int count, float[] rows, int at) {
    int outWidth = geometry.columns().outSize();
    int outHeight = geometry.rows().outSize();
    int image = cell / outWidth / outHeight;
    int top = cell / outWidth % outHeight * geometry.rows().stride();
    int left = cell % outWidth * geometry.columns().stride();
    int window = geometry.columns().window();
    int to = at;
    for (int map = 0; map < maps; map++) {
      for (int ky = 0; ky < geometry.rows().window(); ky++) {
        int row = (image * maps + map) * height + top + ky * geometry.rows().dilation();
        long from = ((long) row * width + left) * BYTES;
        if (geometry.columns().dilation() == 1 && window <= LANES) {
          boolean isLast = to + LANES > at + depth;
          copy(from, count, rows, to, isLast ? window : LANES);
        } else {
          copySingly(from, count, rows, to);
        }
        to += window;
      }
    }
  }

  /**
   * Copies the rows of windows that are at most a vector wide. What is copied beyond a window is
   * overwritten by the next one's, or left out.
   */
  private void copy(long from, int count, float[] rows, int at, int floats) {
    long address = padded.address() + from & ADDRESS;
    long step = geometry.columns().stride() * BYTES;
    int depth = this.depth;
    VectorMask<Float> lanes = SPECIES.indexInRange(0, floats);
    if (floats == LANES) {
      for (int i = 0; i < count; i++) {
        Floats.load(address + i * step).intoArray(rows, at + i * depth);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      FloatVector values = Floats.load(address + i * step);
      values.intoArray(rows, at + i * depth, lanes);
    }
  }

  private void copySingly(long from, int count, float[] rows, int at) {
    Axis axis = geometry.columns();
    for (int i = 0; i < count; i++) {
      for (int kx = 0; kx < axis.window(); kx++) {
        long place = from / BYTES + (long) i * axis.stride() + (long) kx * axis.dilation();
        rows[at + i * depth + kx] = padded.getAtIndex(JAVA_FLOAT_UNALIGNED, place);
      }
    }
  }
}
