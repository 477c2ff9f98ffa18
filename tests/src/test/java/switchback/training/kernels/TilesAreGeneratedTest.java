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
 * {@code TiledProductTiles.java}, {@code ShiftedTiles.java} and {@code CellTiles.java} are what
 * this class's templates make of the tiles' sizes. With {@code -Dswitchback.generate=true} the
 * files are rewritten instead.
 */
class TilesAreGeneratedTest {
  private static final boolean REWRITE = Boolean.getBoolean("switchback.generate");

  private static final Path KERNELS =
      Path.of("../training/src/main/java/switchback/training/kernels");

  /** A tile's rows, and its columns in vectors. */
  private record Size(int rows, int columns) {}

  private static final List<Size> TILES =
      List.of(new Size(6, 4), new Size(4, 4), new Size(12, 2), new Size(6, 2), new Size(4, 2));

  private static final List<Size> SHIFTED_TILES =
      List.of(new Size(6, 4), new Size(4, 4), new Size(6, 2), new Size(4, 2));

  private static final List<Size> CELL_TILES =
      List.of(
          new Size(6, 4),
          new Size(4, 4),
          new Size(8, 3),
          new Size(4, 3),
          new Size(12, 2),
          new Size(6, 2),
          new Size(4, 2),
          new Size(12, 1),
          new Size(6, 1),
          new Size(4, 1));

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

  private static final String SHIFTED_CLASS =
      """
      package switchback.training.kernels.shifts;

      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromMemorySegment;
      import static switchback.training.kernels.Floats.ADDRESS;
      import static switchback.training.kernels.Floats.DISTANCE;
      import static switchback.training.kernels.Floats.LANES;
      import static switchback.training.kernels.Floats.MEMORY;
      import static switchback.training.kernels.Floats.ORDER;
      import static switchback.training.kernels.Floats.SPECIES;

      import jdk.incubator.vector.FloatVector;
      import switchback.training.kernels.Floats;
      import switchback.training.kernels.Limits;

      /**
       * The inner loops of {@link ShiftedRows}, one for each size of a tile: features by vectors of
       * neighbouring output cells. They are unrolled for the reason that {@code TiledProductTiles}
       * states. Distances are in bytes.
       *
       * <p>Generated: change the template in {@code TilesAreGeneratedTest}, then run that test with
       * {@code -Dswitchback.generate=true}.
       */
      final class ShiftedTiles {
        private static final long BYTES = Float.BYTES;
        private static final long VECTOR = LANES * BYTES;

        /** A mask for distances, for the reason that {@link Floats#ADDRESS} states. */
        private static final long STEP = DISTANCE * BYTES;

        private final float[] filters;
        private final int[] features;
        private final float[] bias;
        private final float floor;
        private final float ceiling;
        private final int channels;
        private final int taps;
        private final long tapStep;
        private final long channelStep;

        /**
         * Creates loops.
         *
         * @param features where the filter of each feature starts
         * @param bias where the sums of each feature start
         * @param limits what each sum is cut to
         * @param taps the taps of one channel
         * @param tapStep from what a tap meets to what the next one meets
         * @param channelStep from a channel's first tap to the next channel's
         */
        ShiftedTiles(
            float[] filters,
            int[] features,
            float[] bias,
            Limits limits,
            int channels,
            int taps,
            long tapStep,
            long channelStep) {
          this.filters = filters;
          this.features = features;
          this.bias = bias;
          this.floor = limits.floor();
          this.ceiling = limits.ceiling();
          this.channels = channels;
          this.taps = taps;
          this.tapStep = tapStep & STEP;
          this.channelStep = channelStep & STEP;
        }
      {tiles}}
      """;

  private static final String SHIFTED_TILE =
      """

      /**
       * Writes the sums of a tile of {rows} features by {columns} vectors.
       *
       * @param feature the tile's first feature
       * @param vectors address of what the first tap meets in the first two vectors of cells
       * @param apart the distance to what it meets in the two vectors after them
       * @param sums address of the first sum
       * @param map the distance from a feature's sums to the next one's
       */
      void tile{rows}x{columns}(int feature, long vectors, long apart, long sums, long map) {
        float[] filters = this.filters;
        float floor = this.floor;
        float ceiling = this.ceiling;
        int channels = this.channels;
        int taps = this.taps;
        long tapStep = this.tapStep;
        long channelStep = this.channelStep;
        vectors &= ADDRESS;
        apart &= DISTANCE;
        sums &= ADDRESS;
        map &= DISTANCE;
        {declare rows}
        {declare sums}
        {start sums}
        int scalarAt = 0;
        long channelAt = 0;
        for (int channel = 0; channel < channels; channel++) {
          long tapAt = channelAt;
          for (int tap = 0; tap < taps; tap++) {
            long column = vectors + tapAt;
            {load vectors}
            {multiply}
            tapAt = (tapAt + tapStep) & ADDRESS;
            scalarAt++;
          }
          channelAt = (channelAt + channelStep) & ADDRESS;
        }
        {store sums}
      }
      """;

  private static final String CELL_CLASS =
      """
      package switchback.training.kernels.channelslast;

      import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
      import static jdk.incubator.vector.FloatVector.broadcast;
      import static jdk.incubator.vector.FloatVector.fromMemorySegment;
      import static switchback.training.kernels.Floats.ADDRESS;
      import static switchback.training.kernels.Floats.DISTANCE;
      import static switchback.training.kernels.Floats.LANES;
      import static switchback.training.kernels.Floats.MEMORY;
      import static switchback.training.kernels.Floats.ORDER;
      import static switchback.training.kernels.Floats.SPECIES;

      import jdk.incubator.vector.FloatVector;
      import switchback.training.kernels.Floats;
      import switchback.training.kernels.Limits;

      /**
       * The inner loops of {@link CellProduct}, one for each size of a tile: cells by vectors of
       * features. They are unrolled for the reason that {@code TiledProductTiles} states. Distances
       * are in bytes.
       *
       * <p>Generated: change the template in {@code TilesAreGeneratedTest}, then run that test with
       * {@code -Dswitchback.generate=true}.
       */
      final class CellTiles {
        private static final long VECTOR = LANES * (long) Float.BYTES;

        /** A mask for distances, for the reason that {@link Floats#ADDRESS} states. */
        private static final long STEP = DISTANCE * (long) Float.BYTES;

        private final int[] offsets;
        private final long rowStep;
        private final long sumStep;
        private final float floor;
        private final float ceiling;

        /**
         * Creates loops.
         *
         * @param offsets from the start of a row to each of its values
         * @param rowStep from the row of a cell to that of the next one
         * @param sumStep from the maps of a cell that are written to those of the next one
         * @param limits what each sum is cut to
         */
        CellTiles(int[] offsets, long rowStep, long sumStep, Limits limits) {
          this.offsets = offsets;
          this.rowStep = rowStep & STEP;
          this.sumStep = sumStep & STEP;
          this.floor = limits.floor();
          this.ceiling = limits.ceiling();
        }

        /**
         * Writes the sums of a tile.
         *
         * @param cells the tile's cells
         * @param columns its vectors of features
         * @param rows address of the first cell's row
         * @param vectors address of the filters
         * @param starts address of what the sums of each feature start at
         * @param sums address of the first sum
         * @throws IllegalArgumentException if there is no such size
         */
        void tile(
            int cells,
            int columns,
            long rows,
            long vectors,
            long starts,
            long sums) {
          switch (10 * cells + columns) {
            {sizes}
            default -> throw new IllegalArgumentException(cells + "x" + columns);
          }
        }
      {tiles}}
      """;

  private static final String CELL_TILE =
      """

      private void tile{rows}x{columns}(long rows, long vectors, long starts, long sums) {
        int[] offsets = this.offsets;
        long rowStep = this.rowStep;
        long sumStep = this.sumStep;
        float floor = this.floor;
        float ceiling = this.ceiling;
        vectors &= ADDRESS;
        starts &= ADDRESS;
        {declare rows}
        {start sums}
        for (int p = 0; p < offsets.length; p++) {
          long at = offsets[p] & Integer.MAX_VALUE;
          long column = vectors + p * ({columns} * VECTOR);
          {load vectors}
          {multiply}
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector least = broadcast(SPECIES, floor);
        FloatVector most = broadcast(SPECIES, ceiling);
        {declare sums}
        {store sums}
      }
      """;

  @Test
  void theTilesOfCellsAreWhatTheTemplateMakesOfTheirSizes() throws IOException, FormatterException {
    String tiles = CELL_TILES.stream().map(TilesAreGeneratedTest::cells).collect(joining());
    String sizes =
        CELL_TILES.stream()
            .map(
                size ->
                    "case %1$d%2$d -> tile%1$dx%2$d(rows, vectors, starts, sums);"
                        .formatted(size.rows, size.columns))
            .collect(joining("\n"));
    String source = CELL_CLASS.replace("{sizes}", sizes).replace("{tiles}", tiles);
    check("channelslast/CellTiles.java", source);
  }

  @Test
  void theTilesAreWhatTheTemplateMakesOfTheirSizes() throws IOException, FormatterException {
    String tiles = TILES.stream().map(TilesAreGeneratedTest::tile).collect(joining());
    check("TiledProductTiles.java", CLASS.replace("{tiles}", tiles));
  }

  @Test
  void theShiftedTilesAreWhatTheTemplateMakesOfTheirSizes() throws IOException, FormatterException {
    String tiles = SHIFTED_TILES.stream().map(TilesAreGeneratedTest::shifted).collect(joining());
    check("shifts/ShiftedTiles.java", SHIFTED_CLASS.replace("{tiles}", tiles));
  }

  private static void check(String name, String source) throws IOException, FormatterException {
    Path file = KERNELS.resolve(name);
    String generated = new Formatter().formatSource(source);
    if (REWRITE) {
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file))
        .as("-Dswitchback.generate=true for this test rewrites %s", file)
        .isEqualTo(generated);
  }

  private static String shifted(Size tile) {
    int n = tile.rows;
    int m = tile.columns;
    return SHIFTED_TILE
        .replace("{rows}", "" + n)
        .replace("{columns}", "" + m)
        .replace(
            "{declare rows}",
            lines(n, r -> "int row%d = features[feature%s];".formatted(r, plus(r))))
        .replace(
            "{declare sums}", lines(n, r -> "long sums%d = sums%s;".formatted(r, plus(r, "map"))))
        .replace("{start sums}", lines(n, m, TilesAreGeneratedTest::start))
        .replace(
            "{load vectors}",
            lines(m, c -> vector("vector" + c, c < 2 ? "column" : "column + apart", c % 2)))
        .replace("{multiply}", lines(n, r -> multiply(r, m, "filters")))
        .replace(
            "{store sums}",
            lines(
                n,
                m,
                (r, c) ->
                    ("sum%dx%d.add(0f).max(floor).min(ceiling)"
                            + ".intoMemorySegment(MEMORY, sums%d%s, ORDER);")
                        .formatted(r, c, r, plus(c, "VECTOR"))));
  }

  private static String cells(Size tile) {
    int n = tile.rows;
    int m = tile.columns;
    return CELL_TILE
        .replace("{rows}", "" + n)
        .replace("{columns}", "" + m)
        .replace("{declare rows}", lines(n, r -> address("row", r, "rows", "rowStep")))
        .replace("{declare sums}", lines(n, r -> address("target", r, "sums", "sumStep")))
        .replace(
            "{start sums}",
            lines(
                n,
                m,
                (r, c) ->
                    r == 0
                        ? vector("sum0x" + c, "starts", c)
                        : "FloatVector sum%dx%d = sum0x%d;".formatted(r, c, c)))
        .replace("{load vectors}", lines(m, c -> vector("vector" + c, "column", c)))
        .replace("{multiply}", lines(n, r -> cellProducts(r, m)))
        .replace(
            "{store sums}",
            lines(
                n,
                m,
                (r, c) ->
                    ("sum%1$dx%2$d.add(zero).max(least).min(most)"
                            + ".intoMemorySegment(MEMORY, target%1$d%3$s, ORDER);")
                        .formatted(r, c, plus(c, "VECTOR"))));
  }

  private static String address(String name, int row, String first, String step) {
    return "long %s%d = %s%s & ADDRESS;".formatted(name, row, first, plus(row, step));
  }

  private static String cellProducts(int row, int columns) {
    String scalar =
        "FloatVector scalar%1$d = broadcast(SPECIES, MEMORY.get(JAVA_FLOAT_UNALIGNED, row%1$d + at));\n"
            .formatted(row);
    return scalar
        + lines(
            columns,
            c -> "sum%1$dx%2$d = vector%2$d.fma(scalar%1$d, sum%1$dx%2$d);".formatted(row, c));
  }

  private static String start(int row, int column) {
    String value =
        column == 0
            ? "broadcast(SPECIES, bias[feature%s])".formatted(plus(row))
            : "sum%dx0".formatted(row);
    return "FloatVector sum%dx%d = %s;".formatted(row, column, value);
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
        .replace("{multiply}", lines(n, r -> multiply(r, m, "scalars")))
        .replace(
            "{store sums}",
            lines(
                n,
                m,
                (r, c) ->
                    "sum%dx%d.intoMemorySegment(MEMORY, sums%d%s, ORDER);"
                        .formatted(r, c, r, plus(c, "VECTOR"))));
  }

  private static String multiply(int row, int columns, String scalars) {
    String scalar =
        "FloatVector scalar%1$d = broadcast(SPECIES, %2$s[row%1$d + scalarAt]);\n"
            .formatted(row, scalars);
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
