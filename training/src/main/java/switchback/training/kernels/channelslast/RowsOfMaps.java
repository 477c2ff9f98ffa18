package switchback.training.kernels.channelslast;

import static switchback.training.kernels.Floats.LANES;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.Scratch;

/**
 * Rows of maps that lie map by map, such as the channels of an image: the images as copied between
 * the zeros of their padding. A group is a row of output cells.
 */
final class RowsOfMaps implements CellRows {
  private static final long BYTES = Float.BYTES;

  private final Geometry geometry;
  private final int maps;
  private final int images;
  private final int[] offsets;

  /** The maps of all images with their padding. */
  private final MemorySegment padded;

  /** The rows and columns of a padded map that windows meet. */
  private final int height;

  private final int width;

  RowsOfMaps(ConvolutionShape shape, int images, Scratch scratch) {
    this.geometry = shape.geometry();
    this.maps = shape.channels();
    this.images = images;
    this.height = geometry.rows().reach(geometry.rows().outSize());
    this.width = geometry.columns().reach(geometry.columns().outSize());
    this.offsets = IndexTables.of(maps * geometry.taps(), this::offset);
    long floats = (long) images * maps * height * width;
    this.padded = scratch.floats(floats + LANES).fill((byte) 0);
  }

  private int offset(int i) {
    int column = i % geometry.columns().window() * geometry.columns().dilation();
    int row = i / geometry.columns().window() % geometry.rows().window();
    int map = i / geometry.taps();
    int line = map * height + row * geometry.rows().dilation();
    return Math.toIntExact(((long) line * width + column) * BYTES);
  }

  @Override
  public int group() {
    return geometry.columns().outSize();
  }

  @Override
  public long step() {
    return geometry.columns().stride() * BYTES;
  }

  @Override
  public int[] offsets() {
    return offsets;
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
  public long fill(int first, int count) {
    int line = first / geometry.columns().outSize();
    int image = line / geometry.rows().outSize();
    int top = line % geometry.rows().outSize() * geometry.rows().stride();
    return padded.address() + ((long) image * maps * height + top) * width * BYTES;
  }
}
