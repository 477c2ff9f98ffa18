package switchback.training.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of the kernels' bits in processes whose vectors are narrower than this one's. */
class NarrowVectorsTest {
  static IntStream narrower() {
    return IntStream.of(256, 128)
        .filter(bits -> bits < FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("narrower")
  void kernelsGiveTheSameBits(int bits) throws IOException, InterruptedException {
    String text = BitsTests.run(List.of("-XX:MaxVectorSize=" + bits / Byte.SIZE), Map.of());
    assertThat(text).contains("vectors of " + bits + " bits");
  }
}
