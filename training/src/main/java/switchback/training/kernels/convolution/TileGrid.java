package switchback.training.kernels.convolution;

import static switchback.training.kernels.Floats.LANES;
import static switchback.training.kernels.convolution.MinimalFiltering.OUTPUTS;

import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.IndexTables;

/**
 * The grid of 4x4 output tiles that covers the output maps, and the layout of the inputs under
 * them: padded with zeros, (rows, columns, maps), with the maps padded to whole vectors. A group of
 * whole rows of tiles passes through the transforms at once.
 */
final class TileGrid {
  /** The approximate number of tiles of a group, whose products then stay in a core's own cache. */
  private static final int TILES = 64;

  /**
   * Floats between the planes of a transform: planes whole pages apart would compete for the same
   * cache lines.
   */
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
  private final int tileRows;
  private final int images;
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
      int outWidth,
      int images) {
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
    tileRows = Math.ceilDiv(outHeight, OUTPUTS);
    this.images = images;
    groupRows = Math.clamp(TILES / tileColumns, 1, images * tileRows);
    groups = Math.ceilDiv(images * tileRows, groupRows);
    sourceFloats = Math.ceilDiv(sources, LANES) * LANES;
    targetFloats = Math.ceilDiv(targets, LANES) * LANES;
  }

  /** Returns the grid of a forward pass. */
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
        g.columns().outSize(),
        1);
  }

  /** Returns the grid of the adjoint pass: a correlation with the filters turned by 180 degrees. */
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
        g.columns().size(),
        1);
  }

  /** Returns the grid of so many images, whose rows of tiles follow one another. */
  TileGrid of(int several) {
    return new TileGrid(
        filterSide,
        sources,
        height,
        width,
        padRows,
        padColumns,
        targets,
        outHeight,
        outWidth,
        several);
  }

  /** Returns the number of images. */
  int images() {
    return images;
  }

  /** Returns the rows of tiles of an image. */
  int tileRows() {
    return tileRows;
  }

  /** Returns the rows, and columns, of a filter. */
  int filterSide() {
    return filterSide;
  }

  /** Returns the number of maps that are read. */
  int sources() {
    return sources;
  }

  /** Returns the rows of the maps that are read. */
  int height() {
    return height;
  }

  /** Returns the columns of the maps that are read. */
  int width() {
    return width;
  }

  /** Returns the rows of zeros above them; negative if rows are omitted. */
  int padRows() {
    return padRows;
  }

  /** Returns the columns of zeros left of them; negative if columns are omitted. */
  int padColumns() {
    return padColumns;
  }

  /** Returns the number of maps that are written. */
  int targets() {
    return targets;
  }

  /** Returns the rows of the maps that are written. */
  int outHeight() {
    return outHeight;
  }

  /** Returns the columns of the maps that are written. */
  int outWidth() {
    return outWidth;
  }

  /** Returns the rows, and columns, of inputs under a tile. */
  int side() {
    return MinimalFiltering.with(filterSide).side();
  }

  /** Returns the multiplications per tile and pair of maps. */
  int products() {
    return side() * side();
  }

  /** Returns the number of tiles in a row. */
  int tileColumns() {
    return tileColumns;
  }

  /** Returns the rows of tiles per group. */
  int groupRows() {
    return groupRows;
  }

  /** Returns the number of groups; the last may reach beyond the output. */
  int groups() {
    return groups;
  }

  /** Returns the number of tiles per group. */
  int tiles() {
    return groupRows * tileColumns;
  }

  /** Returns the number of source maps, rounded up to whole vectors. */
  int sourceFloats() {
    return sourceFloats;
  }

  /** Returns the number of target maps, rounded up to whole vectors. */
  int targetFloats() {
    return targetFloats;
  }

  /** Returns the distance in floats between the phases of a row of padded inputs. */
  int inputPhase() {
    return (tileColumns + Math.ceilDiv(filterSide - 1, OUTPUTS)) * sourceFloats;
  }

  /** Returns the floats of a row of padded inputs. */
  int inputRow() {
    return OUTPUTS * inputPhase();
  }

  /** Returns the rows of padded inputs of an image. */
  int imageRows() {
    return tileRows * OUTPUTS + filterSide - 1;
  }

  /** Returns the first row of padded inputs under a row of tiles, counted over all images. */
  int firstRow(int rowOfTiles) {
    return rowOfTiles / tileRows * imageRows() + rowOfTiles % tileRows * OUTPUTS;
  }

  /** Returns the rows of padded inputs of all groups. */
  int inputRows() {
    return firstRow(groups * groupRows - 1) + side();
  }

  /**
   * Returns where columns of padded inputs lie in their row. For the first tile these are the first
   * columns.
   */
  int[] inputColumns(int first, int count) {
    return IndexTables.of(
        count, i -> (first + i) % OUTPUTS * inputPhase() + (first + i) / OUTPUTS * sourceFloats);
  }

  /** Returns where columns of outputs with so many maps lie in a row that whole tiles cover. */
  int[] outputColumns(int maps) {
    return IndexTables.of(outWidth, i -> i % OUTPUTS * tileColumns * maps + i / OUTPUTS * maps);
  }

  /** Returns the floats of a row of outputs that whole tiles cover. */
  int outputRow() {
    return tileColumns * OUTPUTS * targetFloats;
  }

  /**
   * Returns the distance in floats between the planes of a group's transformed inputs, (side, side,
   * tiles, maps).
   */
  int inputPlane() {
    return tiles() * sourceFloats + GAP;
  }

  /** Returns the distance in floats between the planes of a group's transformed gradients. */
  int outputPlane() {
    return tiles() * targetFloats + GAP;
  }
}
