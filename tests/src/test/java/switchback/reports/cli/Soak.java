package switchback.reports.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program that makes galleries and trainings one after the other, and prints how much memory it
 * uses. Its heap must have a fixed size from the start, all of it touched.
 */
final class Soak {
  private static final int COLLECTIONS = 8;

  private final Path house;
  private final Optional<MethodHandle> trim = trim();

  private Soak(Path house) {
    this.house = house;
  }

  /**
   * Takes the folder to work in, the number of galleries and trainings, and the number of them
   * after which to print the memory as well as at the end.
   */
  public static void main(String[] arguments) throws Throwable {
    Soak soak = new Soak(Path.of(arguments[0]));
    int all = Integer.parseInt(arguments[1]);
    int first = Integer.parseInt(arguments[2]);
    for (int i = 1; i <= all; i++) {
      soak.gallery();
      soak.train();
      if (i % first == 0 || i == all) {
        System.out.println(i + " " + soak.memory());
      }
    }
    System.exit(0);
  }

  /** The function of the GNU C library that returns freed memory to the system. */
  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> trim() {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor pads = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
    return linker
        .defaultLookup()
        .find("malloc_trim")
        .map(address -> linker.downcallHandle(address, pads));
  }

  private void gallery() throws IOException {
    run("gallery", "pretrained", "--features=0,1", "--top=2");
  }

  private void train() throws IOException {
    run("train", "--epochs=1", "--batch=4", "--momentum=0.9", "--average=0.9", "--lrn");
  }

  private void run(String... command) throws IOException {
    StringWriter text = new StringWriter();
    Path out = house.resolve("out");
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--data=cifar10:" + house.resolve("data"), "--out=" + out));
    if (Commands.run(new PrintWriter(text), all) != 0) {
      System.err.println(text);
      System.exit(1);
    }
    Results.delete(out);
  }

  /** Returns the bytes of heap in use, and of other memory: all of the heap is touched. */
  private String memory() throws Throwable {
    MemoryMXBean beans = ManagementFactory.getMemoryMXBean();
    long heap = Long.MAX_VALUE;
    long beside = Long.MAX_VALUE;
    // A collection lets native threads free memory a little later, and then frees more itself.
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(300); // no event says when they have
      if (trim.isPresent()) {
        int _ = (int) trim.get().invokeExact(0L);
      }
      MemoryUsage usage = beans.getHeapMemoryUsage();
      heap = Math.min(heap, usage.getUsed());
      beside = Math.min(beside, resident() - usage.getCommitted());
    }
    return heap + " " + beside;
  }

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
