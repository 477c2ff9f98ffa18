package switchback.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The flags, environment and libraries with which each contestant's JVM is started. */
final class Contestants {
  private static final String PEER_NATIVES = "onednn";

  /**
   * Makes the C library keep freed memory, so that large arrays are not mapped and cleared each
   * time.
   */
  private static final String KEEP_FREED_MEMORY =
      "glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=4294967295"
          + ":glibc.malloc.top_pad=268435456";

  private Contestants() {}

  /** Starts Switchback as its launcher does. */
  static ContestantProcess switchback(String name, int threads, String... rest) {
    List<String> flags = new ArrayList<>(productFlags());
    flags.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx900m",
            "-Dorg.bytedeco.javacpp.maxbytes=400m",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
    return ContestantProcess.start(
        name,
        flags,
        Map.of("OMP_WAIT_POLICY", "PASSIVE"),
        isOneOf(PEER_NATIVES, "djl", "pytorch").negate(),
        arguments(threads, rest));
  }

  /** Starts DL4J's own layers on its oneDNN build. */
  static ContestantProcess stockDl4j(String name, int threads) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("OMP_WAIT_POLICY", "PASSIVE");
    if (FmaPeak.lanes() == 16 && System.getProperty("os.arch").equals("amd64")) {
      // This OpenBLAS is older than some processors whose AVX-512 it could use.
      environment.put("OPENBLAS_CORETYPE", "SkylakeX");
    }
    return ContestantProcess.start(
        name,
        productFlags(),
        environment,
        isPlainNative().or(isOneOf("djl", "pytorch")).negate(),
        arguments(threads));
  }

  /** Starts libtorch from the class path alone. */
  static ContestantProcess libtorch(String name, int threads, String... rest) {
    List<String> flags = new ArrayList<>(productFlags());
    flags.addAll(
        List.of(
            "-Dai.djl.offline=true",
            "-DENGINE_CACHE_DIR=" + System.getProperty("switchback.bench.folder") + "/libtorch",
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-Dai.djl.pytorch.num_interop_threads=1"));
    return ContestantProcess.start(
        name,
        flags,
        Map.of("OMP_NUM_THREADS", Integer.toString(threads), "GLIBC_TUNABLES", KEEP_FREED_MEMORY),
        isOneOf(PEER_NATIVES).negate(),
        arguments(threads, rest));
  }

  /** Starts ONNX Runtime, which finds its own native library on the class path. */
  static ContestantProcess onnxRuntime(String name, int threads, String... rest) {
    return ContestantProcess.start(
        name,
        productFlags(),
        Map.of(),
        isOneOf(PEER_NATIVES, "djl", "pytorch").negate(),
        arguments(threads, rest));
  }

  private static List<String> arguments(int threads, String... rest) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(threads));
    arguments.addAll(List.of(rest));
    return arguments;
  }

  /** Returns the flags that the build gives the product's classes. */
  private static List<String> productFlags() {
    return List.of(System.getProperty("switchback.bench.jvm-flags").split(" "));
  }

  private static Predicate<String> isOneOf(String... parts) {
    return file -> List.of(parts).stream().anyMatch(file::contains);
  }

  /** Selects ND4J's native build without oneDNN if there is one with it. */
  private static Predicate<String> isPlainNative() {
    boolean isThere = System.getProperty("java.class.path").contains(PEER_NATIVES);
    return file ->
        isThere
            && file.matches("nd4j-native(-preset)?-\\d.*-(linux|macosx|windows)-.*")
            && !file.contains(PEER_NATIVES);
  }
}
