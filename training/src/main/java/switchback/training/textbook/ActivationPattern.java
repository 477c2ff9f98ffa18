package switchback.training.textbook;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The pattern of open ReLUs and pooling maxima in a forward pass. The error is smooth in the
 * parameters as long as the pattern stays the same. It has an edge where a ReLU opens or closes, or
 * where another cell becomes a window's greatest.
 *
 * @param open for each layer with a ReLU, the set of its values that are above 0
 * @param switches for each max pooling, the location of each window's maximum
 */
record ActivationPattern(List<BitSet> open, List<int[]> switches) {
  /** Returns whether both patterns are equal, so that no edge lies between the two passes. */
  boolean isSameAs(ActivationPattern other) {
    return open.equals(other.open)
        && Arrays.deepEquals(switches.toArray(int[][]::new), other.switches.toArray(int[][]::new));
  }
}
