package switchback.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import switchback.datasets.tasks.Progress;

/** A program for a JVM of its own, which prints what its jobs come to. */
final class LocalClusterProgram {
  private static final List<Integer> IMAGES = IntStream.range(0, 12).boxed().toList();

  private LocalClusterProgram() {}

  /** Takes a master and, unless the program is to end by itself, another word. */
  public static void main(String[] arguments) throws IOException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    try (SparkJobs jobs = SparkJobs.start(arguments[0])) {
      Convolved all =
          jobs.reduce(
              "images",
              IMAGES,
              image -> {
                sleep(100);
                return Convolved.of(image);
              },
              Convolved::plus,
              Progress.NONE);
      List<ProcessHandle> processes = new ArrayList<>(List.of(ProcessHandle.current()));
      ProcessHandle.current().descendants().forEach(processes::add);
      boolean isHidden = Listening.addresses(processes).stream().allMatch(Listening::isLoopback);
      out.println(all.images() + " images, sum " + all.bits());
      out.println(all.processes().size() + " processes");
      out.println(isHidden ? "loopback only" : "reachable");
      if (arguments.length > 1) {
        jobs.map("sleep", IMAGES, image -> sleep(100_000), Progress.NONE);
      }
    }
    out.println("closed");
  }

  private static Integer sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
      return milliseconds;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
