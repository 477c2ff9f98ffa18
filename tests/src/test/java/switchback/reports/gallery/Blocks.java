package switchback.reports.gallery;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Finds tiles in a picture by the squares to which their pixels are enlarged. */
public final class Blocks {
  private Blocks() {}

  /** A square of one colour and its top left corner. */
  public record Block(int x, int y) {}

  /**
   * Returns the squares of exactly this colour, row by row, with other colours to the left and
   * above.
   */
  public static List<Block> of(BufferedImage image, int colour, int side) {
    List<Block> found = new ArrayList<>();
    for (int y = 0; y + side <= image.getHeight(); y++) {
      for (int x = 0; x + side <= image.getWidth(); x++) {
        if (is(image, x, y, colour)
            && !is(image, x - 1, y, colour)
            && !is(image, x, y - 1, colour)
            && isSquare(image, x, y, colour, side)) {
          found.add(new Block(x, y));
        }
      }
    }
    return found;
  }

  private static boolean isSquare(BufferedImage image, int left, int top, int colour, int side) {
    for (int y = top; y < top + side; y++) {
      for (int x = left; x < left + side; x++) {
        if (!is(image, x, y, colour)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Counts the pixels in squares of 3x3 of this colour; edges of letters are never in one. */
  public static long solid(BufferedImage image, int colour) {
    BitSet covered = new BitSet();
    for (int y = 0; y + 3 <= image.getHeight(); y++) {
      for (int x = 0; x + 3 <= image.getWidth(); x++) {
        if (is(image, x, y, colour) && isSquare(image, x, y, colour, 3)) {
          for (int row = y; row < y + 3; row++) {
            covered.set(row * image.getWidth() + x, row * image.getWidth() + x + 3);
          }
        }
      }
    }
    return covered.cardinality();
  }

  /** Returns whether a pixel exists and has this colour. */
  public static boolean is(BufferedImage image, int x, int y, int colour) {
    return x >= 0
        && y >= 0
        && x < image.getWidth()
        && y < image.getHeight()
        && (image.getRGB(x, y) & 0xFFFFFF) == colour;
  }

  /** Returns the colours of a tile, cell by cell; each cell must have a single colour. */
  public static int[][] tile(BufferedImage image, Block at, int cells, int side) {
    int[][] colours = new int[cells][cells];
    for (int row = 0; row < cells; row++) {
      for (int column = 0; column < cells; column++) {
        int left = at.x() + column * side;
        int top = at.y() + row * side;
        colours[row][column] = image.getRGB(left, top) & 0xFFFFFF;
        if (!isSquare(image, left, top, colours[row][column], side)) {
          throw new AssertionError("cell " + row + ", " + column + " is not of one colour");
        }
      }
    }
    return colours;
  }
}
