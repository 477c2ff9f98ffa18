package switchback.training.kernels;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Runs the tests of the kernels' bits in a process that collects garbage often and in which the C
 * library overwrites memory as soon as it is freed. A kernel that still uses memory whose owner is
 * unreachable then computes other values. Other C libraries than glibc ignore the variable.
 */
class FreedMemoryTest {
  @Test
  void kernelsUseNone() throws IOException, InterruptedException {
    BitsTests.run(List.of("-Xmn4m"), Map.of("MALLOC_PERTURB_", "85"));
  }
}
