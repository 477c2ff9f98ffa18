package switchback.training.graphs;

/**
 * A rectangle of a map.
 *
 * @param rows its rows
 * @param columns its columns
 */
public record Rectangle(Span rows, Span columns) {
  /** Returns a single cell. */
  public static Rectangle cell(int row, int column) {
    return new Rectangle(new Span(row, row + 1), new Span(column, column + 1));
  }

  /** Returns all cells of maps of a size. */
  static Rectangle whole(MapShape maps) {
    return new Rectangle(Span.whole(maps.height()), Span.whole(maps.width()));
  }

  /** Returns the smallest rectangle that holds this one and another. */
  Rectangle with(Rectangle other) {
    return new Rectangle(rows.with(other.rows), columns.with(other.columns));
  }

  /** Returns the size of this part of so many maps. */
  MapShape of(int channels) {
    return new MapShape(channels, rows.count(), columns.count());
  }
}
