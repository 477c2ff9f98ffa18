package switchback.training.kernels;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * {@code TiledProductTiles.java} is what this class's template makes of the tiles' sizes. With
 * {@code -Dswitchback.generate=true} the file is rewritten instead.
 */
class TilesAreGeneratedTest {
  private static final boolean REWRITE = Boolean.getBoolean("switchback.generate");

  private static final Path FILE =
      Path.of("../training/src/main/java/switchback/training/kernels/TiledProductTiles.java");

  /** A tile's rows, and its columns in vectors. */
  private record Size(int rows, int columns) {}

  private static final List<Size> TILES =
      List.of(new Size(6, 4), new Size(4, 4), new Size(12, 2), new Size(6, 2), new Size(4, 2));

  private static final String CLASS =
      """
      package switchback.training.kernels;

      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromMemorySegment;
      import static switchback.training.kernels.Floats.ADDRESS;
      import static switchback.training.kernels.Floats.DISTANCE;
      import static switchback.training.kernels.Floats.LANES;
      import static switchback.training.kernels.Floats.MEMORY;
      import static switchback.training.kernels.Floats.ORDER;
      import static switchback.training.kernels.Floats.SPECIES;

      import jdk.incubator.vector.FloatVector;

      /**
       * The inner loops of {@link TiledProduct}, one for each size of a tile. Every sum of a tile is
       * a local variable, so that it stays in a register over the whole depth.
       *
       * <p>They are unrolled because a vector stays in a register only as a local variable: vectors
       * in an array, or handed to a method that the compiler does not inline, are put on the heap,
       * and it does not inline a method that it compiled on its own before, unless that is small.
       *
       * <p>Generated: change the template in {@code TilesAreGeneratedTest}, then run that test with
       * {@code -Dswitchback.generate=true}.
       */
      final class TiledProductTiles {
        private static final long BYTES = Float.BYTES;
        private static final long VECTOR = LANES * BYTES;

        /** A mask for distances in bytes, for the reason that {@link Floats#ADDRESS} states. */
        private static final long STEP = DISTANCE * BYTES;

        private final float[] scalars;
        private final int[] rows;
        private final int scalarStep;
        private final long vectorStep;

        /**
         * Takes the operands of {@link TiledProduct}; {@code vectorStep} is the distance between
         * depths in bytes.
         */
        TiledProductTiles(float[] scalars, int[] rows, int scalarStep, long vectorStep) {
          this.scalars = scalars;
          this.rows = rows;
          this.scalarStep = scalarStep;
          this.vectorStep = vectorStep & STEP;
        }
      {tiles}}
      """;

  private static final String TILE =
      """

      /**
       * Computes the sums of a tile of {rows} rows by {columns} vectors.
       *
       * @param row the tile's first row
       * @param scalar where the first depth lies in each row
       * @param vectors address of the tile's first vector at the first depth
       * @param depth the number of products of each sum
       * @param starts address of what the first sum starts at
       * @param startRow bytes from one row of starts to the next
       * @param sums address of the first sum
       * @param sumRow bytes from one row of sums to the next
       */
      void tile{rows}x{columns}(
          int row,
          int scalar,
          long vectors,
          int depth,
          long starts,
          long startRow,
          long sums,
          long sumRow) {
        float[] scalars = this.scalars;
        int scalarStep = this.scalarStep;
        long vectorStep = this.vectorStep;
        vectors &= ADDRESS;
        starts &= ADDRESS;
        startRow &= DISTANCE;
        sums &= ADDRESS;
        sumRow &= DISTANCE;
        {declare rows}
        {declare sums}
        {load sums}
        long vectorAt = 0;
        int scalarAt = 0;
        for (int p = 0; p < depth; p++) {
          long column = vectors + vectorAt;
          {load vectors}
          {multiply}
          vectorAt = (vectorAt + vectorStep) & ADDRESS;
          scalarAt += scalarStep;
        }
        {store sums}
      }
      """;

  @Test
  void theTilesAreWhatTheTemplateMakesOfTheirSizes() throws IOException, FormatterException {
    String tiles = TILES.stream().map(TilesAreGeneratedTest::tile).collect(joining());
    String generated = new Formatter().formatSource(CLASS.replace("{tiles}", tiles));
    if (REWRITE) {
      Files.writeString(FILE, generated);
    }
    assertThat(Files.readString(FILE))
        .as("-Dswitchback.generate=true for this test rewrites %s", FILE)
        .isEqualTo(generated);
  }

  private static String tile(Size tile) {
    int n = tile.rows;
    int m = tile.columns;
    return TILE.replace("{rows}", "" + n)
        .replace("{columns}", "" + m)
        .replace(
            "{declare rows}",
            lines(n, r -> "int row%d = rows[row%s] + scalar;".formatted(r, plus(r))))
        .replace(
            "{declare sums}",
            lines(n, r -> "long sums%d = sums%s;".formatted(r, plus(r, "sumRow"))))
        .replace(
            "{load sums}",
            lines(n, m, (r, c) -> vector("sum" + r + "x" + c, "starts" + plus(r, "startRow"), c)))
        .replace("{load vectors}", lines(m, c -> vector("vector" + c, "column", c)))
        .replace("{multiply}", lines(n, r -> multiply(r, m)))
        .replace(
            "{store sums}",
            lines(
                n,
                m,
                (r, c) ->
                    "sum%dx%d.intoMemorySegment(MEMORY, sums%d%s, ORDER);"
                        .formatted(r, c, r, plus(c, "VECTOR"))));
  }

  private static String multiply(int row, int columns) {
    String scalar =
        "FloatVector scalar%d = broadcast(SPECIES, scalars[row%d + scalarAt]);\n"
            .formatted(row, row);
    return scalar
        + lines(
            columns,
            c -> "sum%1$dx%2$d = vector%2$d.fma(scalar%1$d, sum%1$dx%2$d);".formatted(row, c));
  }

  private static String vector(String name, String address, int column) {
    return "FloatVector %s = fromMemorySegment(SPECIES, MEMORY, %s%s, ORDER);"
        .formatted(name, address, plus(column, "VECTOR"));
  }

  private static String plus(int i) {
    return i == 0 ? "" : " + " + i;
  }

  private static String plus(int times, String distance) {
    return switch (times) {
      case 0 -> "";
      case 1 -> " + " + distance;
      default -> " + " + times + " * " + distance;
    };
  }

  /** A line for each row and column of a tile. */
  @FunctionalInterface
  private interface Cell {
    String line(int row, int column);
  }

  private static String lines(int rows, int columns, Cell cell) {
    return lines(rows, r -> lines(columns, c -> cell.line(r, c)));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(joining("\n"));
  }
}
