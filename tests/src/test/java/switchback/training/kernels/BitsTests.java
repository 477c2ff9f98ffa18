package switchback.training.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import switchback.fixtures.JavaProcess;

/**
 * A process of the tests of the kernels' bits. It fails if one of them does, or if there are none.
 */
final class BitsTests {
  private BitsTests() {}

  /**
   * Runs the process, checks that it does not fail, and returns what it prints.
   *
   * @param flags Java's flags beyond those that it needs
   * @param environment variables beyond those of this process
   */
  static String run(List<String> flags, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx1g"));
    all.addAll(flags);
    ProcessBuilder builder = JavaProcess.with(all, BitsTests.class);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

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
