package switchback.deconv;

import switchback.deconv.signals.Patch;
import switchback.training.graphs.MapShape;
import switchback.training.kernels.Geometry;

/**
 * The pixels that a unit can see. Unit {@code (y, x)} of a layer sees the rectangle of {@code
 * sizeRows} rows that starts at row {@code offsetRows + y * strideRows}; the columns follow the
 * same rule. Near a border the rectangle reaches into the padding. If windows are dilated, further
 * apart than they are large, or smaller than their padding, a unit may not see every pixel of its
 * rectangle.
 *
 * @param sizeRows the number of rows that a unit sees
 * @param sizeColumns the number of columns that a unit sees
 * @param strideRows the pixels from a unit's field to that of the unit below; 0 if all units see
 *     the whole image
 * @param strideColumns the pixels from a unit's field to that of the unit to the right, likewise
 * @param offsetRows the first row that unit (0, 0) sees; negative in the padding
 * @param offsetColumns the first column that unit (0, 0) sees
 */
public record ReceptiveField(
    int sizeRows,
    int sizeColumns,
    int strideRows,
    int strideColumns,
    int offsetRows,
    int offsetColumns) {

  /** The field of a pixel, which is the pixel itself. */
  public static final ReceptiveField PIXEL = new ReceptiveField(1, 1, 1, 1, 0, 0);

  /** Returns the field of units that see whole images, as the units of a dense layer do. */
  static ReceptiveField whole(MapShape image) {
    return new ReceptiveField(image.height(), image.width(), 0, 0, 0, 0);
  }

  /**
   * Returns the field of a unit one stage higher, which sees units with this field through windows.
   */
  public ReceptiveField through(Geometry windows) {
    return new ReceptiveField(
        sizeRows + (windows.rows().reach() - 1) * strideRows,
        sizeColumns + (windows.columns().reach() - 1) * strideColumns,
        strideRows * windows.rows().stride(),
        strideColumns * windows.columns().stride(),
        offsetRows - windows.rows().pad() * strideRows,
        offsetColumns - windows.columns().pad() * strideColumns);
  }

  /** Returns the field of a unit whose place counts from another unit. */
  ReceptiveField moved(int rows, int columns) {
    return new ReceptiveField(
        sizeRows,
        sizeColumns,
        strideRows,
        strideColumns,
        offsetRows + rows * strideRows,
        offsetColumns + columns * strideColumns);
  }

  /** Returns whether another field moves as far from unit to unit. */
  boolean hasStridesOf(ReceptiveField other) {
    return strideRows == other.strideRows && strideColumns == other.strideColumns;
  }

  /** Returns the smallest field that holds this one and another of the same strides. */
  ReceptiveField including(ReceptiveField other) {
    Patch both = patch(0, 0).including(other.patch(0, 0));
    return new ReceptiveField(
        both.height(), both.width(), strideRows, strideColumns, both.top(), both.left());
  }

  /** Returns the whole field of unit {@code (y, x)}, which may reach outside the image. */
  public Patch patch(int y, int x) {
    return new Patch(
        offsetRows + y * strideRows, offsetColumns + x * strideColumns, sizeRows, sizeColumns);
  }

  /**
   * Returns text such as {@code 14x14 pixels, every 2x2, from (-6, -6)}: size, stride and offset;
   * or {@code all 32x32 pixels} if all units see the same.
   */
  @Override
  public String toString() {
    if (strideRows == 0 && strideColumns == 0) {
      return "all %dx%d pixels".formatted(sizeRows, sizeColumns);
    }
    return "%dx%d pixels, every %dx%d, from (%d, %d)"
        .formatted(sizeRows, sizeColumns, strideRows, strideColumns, offsetRows, offsetColumns);
  }
}
