package switchback.training.kernels.convolution;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.convolution.MinimalFiltering.OUTPUTS;

import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;

/**
 * How tiles of 4x4 outputs cover output maps, and where the inputs under them lie: padded with
 * zeros, (rows, columns, maps), the maps filled up to whole vectors. A group of whole rows of tiles
 * goes through the transforms at once.
 */
final class TileGrid {
  /** Tiles of a group, about: so that their products stay in a core's own cache. */
  private static final int TILES = 64;

  /** Between the planes of a transform: whole pages apart, all would want the same cache lines. */
  static final int GAP = 16;

  private final int filterSide;
  private final int sources;
  private final int height;
  private final int width;
  private final int padRows;
  private final int padColumns;
  private final int targets;
  private final int outHeight;
  private final int outWidth;
  private final int tileColumns;
  private final int groupRows;
  private final int groups;
  private final int sourceFloats;
  private final int targetFloats;

  private TileGrid(
      int filterSide,
      int sources,
      int height,
      int width,
      int padRows,
      int padColumns,
      int targets,
      int outHeight,
      int outWidth) {
    this.filterSide = filterSide;
    this.sources = sources;
    this.height = height;
    this.width = width;
    this.padRows = padRows;
    this.padColumns = padColumns;
    this.targets = targets;
    this.outHeight = outHeight;
    this.outWidth = outWidth;
    tileColumns = Math.ceilDiv(outWidth, OUTPUTS);
    int tileRows = Math.ceilDiv(outHeight, OUTPUTS);
    groupRows = Math.clamp(TILES / tileColumns, 1, tileRows);
    groups = Math.ceilDiv(tileRows, groupRows);
    sourceFloats = Math.ceilDiv(sources, LANES) * LANES;
    targetFloats = Math.ceilDiv(targets, LANES) * LANES;
  }

  /** The grid of a forward pass. */
  static TileGrid forward(ConvolutionShape shape) {
    Geometry g = shape.geometry();
    return new TileGrid(
        g.rows().window(),
        shape.channels(),
        g.rows().size(),
        g.columns().size(),
        g.rows().pad(),
        g.columns().pad(),
        shape.features(),
        g.rows().outSize(),
        g.columns().outSize());
  }

  /** The grid of the adjoint pass: a correlation with the filters turned by 180 degrees. */
  static TileGrid adjoint(ConvolutionShape shape) {
    Geometry g = shape.geometry();
    return new TileGrid(
        g.rows().window(),
        shape.features(),
        g.rows().outSize(),
        g.columns().outSize(),
        g.rows().window() - 1 - g.rows().pad(),
        g.columns().window() - 1 - g.columns().pad(),
        shape.channels(),
        g.rows().size(),
        g.columns().size());
  }

  /** Rows and columns of a filter. */
  int filterSide() {
    return filterSide;
  }

  /** Maps that are read. */
  int sources() {
    return sources;
  }

  /** Rows of these. */
  int height() {
    return height;
  }

  /** Columns of these. */
  int width() {
    return width;
  }

  /** Rows of zeros above them; below 0 where rows are left out. */
  int padRows() {
    return padRows;
  }

  /** Columns of zeros left of them, likewise. */
  int padColumns() {
    return padColumns;
  }

  /** Maps that are written. */
  int targets() {
    return targets;
  }

  /** Rows of these. */
  int outHeight() {
    return outHeight;
  }

  /** Columns of these. */
  int outWidth() {
    return outWidth;
  }

  /** Rows and columns of inputs under a tile. */
  int side() {
    return MinimalFiltering.with(filterSide).side();
  }

  /** Multiplications a tile and pair of maps. */
  int products() {
    return side() * side();
  }

  /** Tiles side by side. */
  int tileColumns() {
    return tileColumns;
  }

  /** Rows of tiles of a group. */
  int groupRows() {
    return groupRows;
  }

  /** Groups; the last may reach beyond the output. */
  int groups() {
    return groups;
  }

  /** Tiles of a group. */
  int tiles() {
    return groupRows * tileColumns;
  }

  /** Source maps, filled up to whole vectors. */
  int sourceFloats() {
    return sourceFloats;
  }

  /** Target maps, filled up to whole vectors. */
  int targetFloats() {
    return targetFloats;
  }

  /** Floats from one phase of a row of padded inputs to the next. */
  int inputPhase() {
    return (tileColumns + Math.ceilDiv(filterSide - 1, OUTPUTS)) * sourceFloats;
  }

  /** Floats of a row of padded inputs. */
  int inputRow() {
    return OUTPUTS * inputPhase();
  }

  /** Rows of padded inputs, for all groups. */
  int inputRows() {
    return groups * groupRows * OUTPUTS + filterSide - 1;
  }

  /** Where columns of padded inputs lie in their row; of the first tile's, the first ones. */
  int[] inputColumns(int first, int count) {
    return IndexTables.of(
        count, i -> (first + i) % OUTPUTS * inputPhase() + (first + i) / OUTPUTS * sourceFloats);
  }

  /** Where columns of outputs lie in a row that whole tiles cover, with so many maps. */
  int[] outputColumns(int maps) {
    return IndexTables.of(outWidth, i -> i % OUTPUTS * tileColumns * maps + i / OUTPUTS * maps);
  }

  /** Floats of a row of outputs that whole tiles cover. */
  int outputRow() {
    return tileColumns * OUTPUTS * targetFloats;
  }

  /**
   * Floats from one plane of a group's transformed inputs, (side, side, tiles, maps), to the next.
   */
  int inputPlane() {
    return tiles() * sourceFloats + GAP;
  }

  /** The same for outputs' gradients. */
  int outputPlane() {
    return tiles() * targetFloats + GAP;
  }
}
