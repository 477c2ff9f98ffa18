package switchback.training.textbook;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which piece of a network's error was looked at: ReLUs and max pooling make it of smooth pieces,
 * with edges where a ReLU opens or closes, or another cell becomes a window's greatest.
 *
 * @param open of each layer with a ReLU, which of its values are above 0
 * @param switches of each max pooling, the place of each window's maximum
 */
record Pieces(List<BitSet> open, List<int[]> switches) {
  /** Whether both are the same piece. */
  boolean same(Pieces other) {
    return open.equals(other.open)
        && Arrays.deepEquals(switches.toArray(int[][]::new), other.switches.toArray(int[][]::new));
  }
}
