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

  /**
   * Writes the sums of a tile of 6 features by 4 vectors.
   *
   * @param feature the tile's first feature
   * @param vectors address of what the first tap meets in the first two vectors of cells
   * @param apart the distance to what it meets in the two vectors after them
   * @param sums address of the first sum
   * @param map the distance from a feature's sums to the next one's
   */
  void tile6x4(int feature, long vectors, long apart, long sums, long map) {
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
    int row0 = features[feature];
    int row1 = features[feature + 1];
    int row2 = features[feature + 2];
    int row3 = features[feature + 3];
    int row4 = features[feature + 4];
    int row5 = features[feature + 5];
    long sums0 = sums;
    long sums1 = sums + map;
    long sums2 = sums + 2 * map;
    long sums3 = sums + 3 * map;
    long sums4 = sums + 4 * map;
    long sums5 = sums + 5 * map;
    FloatVector sum0x0 = broadcast(SPECIES, bias[feature]);
    FloatVector sum0x1 = sum0x0;
    FloatVector sum0x2 = sum0x0;
    FloatVector sum0x3 = sum0x0;
    FloatVector sum1x0 = broadcast(SPECIES, bias[feature + 1]);
    FloatVector sum1x1 = sum1x0;
    FloatVector sum1x2 = sum1x0;
    FloatVector sum1x3 = sum1x0;
    FloatVector sum2x0 = broadcast(SPECIES, bias[feature + 2]);
    FloatVector sum2x1 = sum2x0;
    FloatVector sum2x2 = sum2x0;
    FloatVector sum2x3 = sum2x0;
    FloatVector sum3x0 = broadcast(SPECIES, bias[feature + 3]);
    FloatVector sum3x1 = sum3x0;
    FloatVector sum3x2 = sum3x0;
    FloatVector sum3x3 = sum3x0;
    FloatVector sum4x0 = broadcast(SPECIES, bias[feature + 4]);
    FloatVector sum4x1 = sum4x0;
    FloatVector sum4x2 = sum4x0;
    FloatVector sum4x3 = sum4x0;
    FloatVector sum5x0 = broadcast(SPECIES, bias[feature + 5]);
    FloatVector sum5x1 = sum5x0;
    FloatVector sum5x2 = sum5x0;
    FloatVector sum5x3 = sum5x0;
    int scalarAt = 0;
    long channelAt = 0;
    for (int channel = 0; channel < channels; channel++) {
      long tapAt = channelAt;
      for (int tap = 0; tap < taps; tap++) {
        long column = vectors + tapAt;
        FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
        FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
        FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + apart, ORDER);
        FloatVector vector3 = fromMemorySegment(SPECIES, MEMORY, column + apart + VECTOR, ORDER);
        FloatVector scalar0 = broadcast(SPECIES, filters[row0 + scalarAt]);
        sum0x0 = vector0.fma(scalar0, sum0x0);
        sum0x1 = vector1.fma(scalar0, sum0x1);
        sum0x2 = vector2.fma(scalar0, sum0x2);
        sum0x3 = vector3.fma(scalar0, sum0x3);
        FloatVector scalar1 = broadcast(SPECIES, filters[row1 + scalarAt]);
        sum1x0 = vector0.fma(scalar1, sum1x0);
        sum1x1 = vector1.fma(scalar1, sum1x1);
        sum1x2 = vector2.fma(scalar1, sum1x2);
        sum1x3 = vector3.fma(scalar1, sum1x3);
        FloatVector scalar2 = broadcast(SPECIES, filters[row2 + scalarAt]);
        sum2x0 = vector0.fma(scalar2, sum2x0);
        sum2x1 = vector1.fma(scalar2, sum2x1);
        sum2x2 = vector2.fma(scalar2, sum2x2);
        sum2x3 = vector3.fma(scalar2, sum2x3);
        FloatVector scalar3 = broadcast(SPECIES, filters[row3 + scalarAt]);
        sum3x0 = vector0.fma(scalar3, sum3x0);
        sum3x1 = vector1.fma(scalar3, sum3x1);
        sum3x2 = vector2.fma(scalar3, sum3x2);
        sum3x3 = vector3.fma(scalar3, sum3x3);
        FloatVector scalar4 = broadcast(SPECIES, filters[row4 + scalarAt]);
        sum4x0 = vector0.fma(scalar4, sum4x0);
        sum4x1 = vector1.fma(scalar4, sum4x1);
        sum4x2 = vector2.fma(scalar4, sum4x2);
        sum4x3 = vector3.fma(scalar4, sum4x3);
        FloatVector scalar5 = broadcast(SPECIES, filters[row5 + scalarAt]);
        sum5x0 = vector0.fma(scalar5, sum5x0);
        sum5x1 = vector1.fma(scalar5, sum5x1);
        sum5x2 = vector2.fma(scalar5, sum5x2);
        sum5x3 = vector3.fma(scalar5, sum5x3);
        tapAt = (tapAt + tapStep) & ADDRESS;
        scalarAt++;
      }
      channelAt = (channelAt + channelStep) & ADDRESS;
    }
    sum0x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum0x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + 2 * VECTOR, ORDER);
    sum0x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + 3 * VECTOR, ORDER);
    sum1x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum1x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + 2 * VECTOR, ORDER);
    sum1x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + 3 * VECTOR, ORDER);
    sum2x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum2x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + 2 * VECTOR, ORDER);
    sum2x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + 3 * VECTOR, ORDER);
    sum3x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
    sum3x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + 2 * VECTOR, ORDER);
    sum3x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + 3 * VECTOR, ORDER);
    sum4x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums4, ORDER);
    sum4x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums4 + VECTOR, ORDER);
    sum4x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums4 + 2 * VECTOR, ORDER);
    sum4x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums4 + 3 * VECTOR, ORDER);
    sum5x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums5, ORDER);
    sum5x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums5 + VECTOR, ORDER);
    sum5x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums5 + 2 * VECTOR, ORDER);
    sum5x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums5 + 3 * VECTOR, ORDER);
  }

  /**
   * Writes the sums of a tile of 4 features by 4 vectors.
   *
   * @param feature the tile's first feature
   * @param vectors address of what the first tap meets in the first two vectors of cells
   * @param apart the distance to what it meets in the two vectors after them
   * @param sums address of the first sum
   * @param map the distance from a feature's sums to the next one's
   */
  void tile4x4(int feature, long vectors, long apart, long sums, long map) {
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
    int row0 = features[feature];
    int row1 = features[feature + 1];
    int row2 = features[feature + 2];
    int row3 = features[feature + 3];
    long sums0 = sums;
    long sums1 = sums + map;
    long sums2 = sums + 2 * map;
    long sums3 = sums + 3 * map;
    FloatVector sum0x0 = broadcast(SPECIES, bias[feature]);
    FloatVector sum0x1 = sum0x0;
    FloatVector sum0x2 = sum0x0;
    FloatVector sum0x3 = sum0x0;
    FloatVector sum1x0 = broadcast(SPECIES, bias[feature + 1]);
    FloatVector sum1x1 = sum1x0;
    FloatVector sum1x2 = sum1x0;
    FloatVector sum1x3 = sum1x0;
    FloatVector sum2x0 = broadcast(SPECIES, bias[feature + 2]);
    FloatVector sum2x1 = sum2x0;
    FloatVector sum2x2 = sum2x0;
    FloatVector sum2x3 = sum2x0;
    FloatVector sum3x0 = broadcast(SPECIES, bias[feature + 3]);
    FloatVector sum3x1 = sum3x0;
    FloatVector sum3x2 = sum3x0;
    FloatVector sum3x3 = sum3x0;
    int scalarAt = 0;
    long channelAt = 0;
    for (int channel = 0; channel < channels; channel++) {
      long tapAt = channelAt;
      for (int tap = 0; tap < taps; tap++) {
        long column = vectors + tapAt;
        FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
        FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
        FloatVector vector2 = fromMemorySegment(SPECIES, MEMORY, column + apart, ORDER);
        FloatVector vector3 = fromMemorySegment(SPECIES, MEMORY, column + apart + VECTOR, ORDER);
        FloatVector scalar0 = broadcast(SPECIES, filters[row0 + scalarAt]);
        sum0x0 = vector0.fma(scalar0, sum0x0);
        sum0x1 = vector1.fma(scalar0, sum0x1);
        sum0x2 = vector2.fma(scalar0, sum0x2);
        sum0x3 = vector3.fma(scalar0, sum0x3);
        FloatVector scalar1 = broadcast(SPECIES, filters[row1 + scalarAt]);
        sum1x0 = vector0.fma(scalar1, sum1x0);
        sum1x1 = vector1.fma(scalar1, sum1x1);
        sum1x2 = vector2.fma(scalar1, sum1x2);
        sum1x3 = vector3.fma(scalar1, sum1x3);
        FloatVector scalar2 = broadcast(SPECIES, filters[row2 + scalarAt]);
        sum2x0 = vector0.fma(scalar2, sum2x0);
        sum2x1 = vector1.fma(scalar2, sum2x1);
        sum2x2 = vector2.fma(scalar2, sum2x2);
        sum2x3 = vector3.fma(scalar2, sum2x3);
        FloatVector scalar3 = broadcast(SPECIES, filters[row3 + scalarAt]);
        sum3x0 = vector0.fma(scalar3, sum3x0);
        sum3x1 = vector1.fma(scalar3, sum3x1);
        sum3x2 = vector2.fma(scalar3, sum3x2);
        sum3x3 = vector3.fma(scalar3, sum3x3);
        tapAt = (tapAt + tapStep) & ADDRESS;
        scalarAt++;
      }
      channelAt = (channelAt + channelStep) & ADDRESS;
    }
    sum0x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum0x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + 2 * VECTOR, ORDER);
    sum0x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + 3 * VECTOR, ORDER);
    sum1x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum1x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + 2 * VECTOR, ORDER);
    sum1x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + 3 * VECTOR, ORDER);
    sum2x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum2x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + 2 * VECTOR, ORDER);
    sum2x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + 3 * VECTOR, ORDER);
    sum3x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
    sum3x2.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + 2 * VECTOR, ORDER);
    sum3x3.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + 3 * VECTOR, ORDER);
  }

  /**
   * Writes the sums of a tile of 6 features by 2 vectors.
   *
   * @param feature the tile's first feature
   * @param vectors address of what the first tap meets in the first two vectors of cells
   * @param apart the distance to what it meets in the two vectors after them
   * @param sums address of the first sum
   * @param map the distance from a feature's sums to the next one's
   */
  void tile6x2(int feature, long vectors, long apart, long sums, long map) {
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
    int row0 = features[feature];
    int row1 = features[feature + 1];
    int row2 = features[feature + 2];
    int row3 = features[feature + 3];
    int row4 = features[feature + 4];
    int row5 = features[feature + 5];
    long sums0 = sums;
    long sums1 = sums + map;
    long sums2 = sums + 2 * map;
    long sums3 = sums + 3 * map;
    long sums4 = sums + 4 * map;
    long sums5 = sums + 5 * map;
    FloatVector sum0x0 = broadcast(SPECIES, bias[feature]);
    FloatVector sum0x1 = sum0x0;
    FloatVector sum1x0 = broadcast(SPECIES, bias[feature + 1]);
    FloatVector sum1x1 = sum1x0;
    FloatVector sum2x0 = broadcast(SPECIES, bias[feature + 2]);
    FloatVector sum2x1 = sum2x0;
    FloatVector sum3x0 = broadcast(SPECIES, bias[feature + 3]);
    FloatVector sum3x1 = sum3x0;
    FloatVector sum4x0 = broadcast(SPECIES, bias[feature + 4]);
    FloatVector sum4x1 = sum4x0;
    FloatVector sum5x0 = broadcast(SPECIES, bias[feature + 5]);
    FloatVector sum5x1 = sum5x0;
    int scalarAt = 0;
    long channelAt = 0;
    for (int channel = 0; channel < channels; channel++) {
      long tapAt = channelAt;
      for (int tap = 0; tap < taps; tap++) {
        long column = vectors + tapAt;
        FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
        FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
        FloatVector scalar0 = broadcast(SPECIES, filters[row0 + scalarAt]);
        sum0x0 = vector0.fma(scalar0, sum0x0);
        sum0x1 = vector1.fma(scalar0, sum0x1);
        FloatVector scalar1 = broadcast(SPECIES, filters[row1 + scalarAt]);
        sum1x0 = vector0.fma(scalar1, sum1x0);
        sum1x1 = vector1.fma(scalar1, sum1x1);
        FloatVector scalar2 = broadcast(SPECIES, filters[row2 + scalarAt]);
        sum2x0 = vector0.fma(scalar2, sum2x0);
        sum2x1 = vector1.fma(scalar2, sum2x1);
        FloatVector scalar3 = broadcast(SPECIES, filters[row3 + scalarAt]);
        sum3x0 = vector0.fma(scalar3, sum3x0);
        sum3x1 = vector1.fma(scalar3, sum3x1);
        FloatVector scalar4 = broadcast(SPECIES, filters[row4 + scalarAt]);
        sum4x0 = vector0.fma(scalar4, sum4x0);
        sum4x1 = vector1.fma(scalar4, sum4x1);
        FloatVector scalar5 = broadcast(SPECIES, filters[row5 + scalarAt]);
        sum5x0 = vector0.fma(scalar5, sum5x0);
        sum5x1 = vector1.fma(scalar5, sum5x1);
        tapAt = (tapAt + tapStep) & ADDRESS;
        scalarAt++;
      }
      channelAt = (channelAt + channelStep) & ADDRESS;
    }
    sum0x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum1x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum2x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum3x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
    sum4x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums4, ORDER);
    sum4x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums4 + VECTOR, ORDER);
    sum5x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums5, ORDER);
    sum5x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums5 + VECTOR, ORDER);
  }

  /**
   * Writes the sums of a tile of 4 features by 2 vectors.
   *
   * @param feature the tile's first feature
   * @param vectors address of what the first tap meets in the first two vectors of cells
   * @param apart the distance to what it meets in the two vectors after them
   * @param sums address of the first sum
   * @param map the distance from a feature's sums to the next one's
   */
  void tile4x2(int feature, long vectors, long apart, long sums, long map) {
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
    int row0 = features[feature];
    int row1 = features[feature + 1];
    int row2 = features[feature + 2];
    int row3 = features[feature + 3];
    long sums0 = sums;
    long sums1 = sums + map;
    long sums2 = sums + 2 * map;
    long sums3 = sums + 3 * map;
    FloatVector sum0x0 = broadcast(SPECIES, bias[feature]);
    FloatVector sum0x1 = sum0x0;
    FloatVector sum1x0 = broadcast(SPECIES, bias[feature + 1]);
    FloatVector sum1x1 = sum1x0;
    FloatVector sum2x0 = broadcast(SPECIES, bias[feature + 2]);
    FloatVector sum2x1 = sum2x0;
    FloatVector sum3x0 = broadcast(SPECIES, bias[feature + 3]);
    FloatVector sum3x1 = sum3x0;
    int scalarAt = 0;
    long channelAt = 0;
    for (int channel = 0; channel < channels; channel++) {
      long tapAt = channelAt;
      for (int tap = 0; tap < taps; tap++) {
        long column = vectors + tapAt;
        FloatVector vector0 = fromMemorySegment(SPECIES, MEMORY, column, ORDER);
        FloatVector vector1 = fromMemorySegment(SPECIES, MEMORY, column + VECTOR, ORDER);
        FloatVector scalar0 = broadcast(SPECIES, filters[row0 + scalarAt]);
        sum0x0 = vector0.fma(scalar0, sum0x0);
        sum0x1 = vector1.fma(scalar0, sum0x1);
        FloatVector scalar1 = broadcast(SPECIES, filters[row1 + scalarAt]);
        sum1x0 = vector0.fma(scalar1, sum1x0);
        sum1x1 = vector1.fma(scalar1, sum1x1);
        FloatVector scalar2 = broadcast(SPECIES, filters[row2 + scalarAt]);
        sum2x0 = vector0.fma(scalar2, sum2x0);
        sum2x1 = vector1.fma(scalar2, sum2x1);
        FloatVector scalar3 = broadcast(SPECIES, filters[row3 + scalarAt]);
        sum3x0 = vector0.fma(scalar3, sum3x0);
        sum3x1 = vector1.fma(scalar3, sum3x1);
        tapAt = (tapAt + tapStep) & ADDRESS;
        scalarAt++;
      }
      channelAt = (channelAt + channelStep) & ADDRESS;
    }
    sum0x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0, ORDER);
    sum0x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums0 + VECTOR, ORDER);
    sum1x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1, ORDER);
    sum1x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums1 + VECTOR, ORDER);
    sum2x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2, ORDER);
    sum2x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums2 + VECTOR, ORDER);
    sum3x0.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3, ORDER);
    sum3x1.add(0f).max(floor).min(ceiling).intoMemorySegment(MEMORY, sums3 + VECTOR, ORDER);
  }
}
