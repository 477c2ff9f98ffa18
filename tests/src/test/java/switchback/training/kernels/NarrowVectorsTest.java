package switchback.training.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import switchback.fixtures.JavaProcess;

/** Runs the tests of the kernels' bits in processes whose vectors are narrower than this one's. */
class NarrowVectorsTest {
  static IntStream narrower() {
    return IntStream.of(256, 128)
        .filter(bits -> bits < FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("narrower")
  void kernelsGiveTheSameBits(int bits) throws IOException, InterruptedException {
    List<String> flags =
        List.of("-XX:+UseSerialGC", "-Xmx1g", "-XX:MaxVectorSize=" + bits / Byte.SIZE);
    Process process = JavaProcess.with(flags, BitsTests.class).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    assertThat(text).contains("vectors of " + bits + " bits");
  }

  /** The process: it runs the tests and fails if one of them does, or if there are none. */
  static final class BitsTests {
    private BitsTests() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
      LauncherDiscoveryRequest tests =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectPackage(BitsTests.class.getPackageName()))
              .filters(includeClassNamePatterns(".*BitsTest"))
              .build();
      SummaryGeneratingListener results = new SummaryGeneratingListener();
      LauncherFactory.create().execute(tests, results);
      PrintWriter out = new PrintWriter(System.out, true, UTF_8);
      out.println("vectors of " + FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bits");
      results.getSummary().printFailuresTo(out);
      boolean isGood =
          results.getSummary().getTestsSucceededCount() >= 10
              && results.getSummary().getTotalFailureCount() == 0;
      System.exit(isGood ? 0 : 1);
    }
  }
}
