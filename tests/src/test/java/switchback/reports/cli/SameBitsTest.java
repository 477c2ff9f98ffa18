package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.Ledger;
import switchback.training.runs.Run;

/**
 * A training of 50 steps with every trick, and a gallery, by 1, 2 and 3 threads, and as processes
 * whose vectors have 128, 256 and, where the processor has them, 512 bits.
 */
class SameBitsTest {
  private static final String TRAINING =
      "train --epochs=1 --batch=2 --seed=3 --dropout=0.3 --weight-decay=0.01 --momentum=0.8"
          + " --learning-rate=0.005 --schedule=cosine --max-filter-rms=0.02 --average=0.9"
          + " --pca-colour=0.1 --lrn";
  private static final String GALLERY = "gallery pretrained --features=0-1 --top=3 --limit=20";

  @TempDir private static Path house = Path.of("");

  private static final List<String> MADE = new ArrayList<>();

  /** The bytes of a vector in this process. */
  private static final int HERE = FloatVector.SPECIES_PREFERRED.vectorByteSize();

  private static Program wide(int bytes) {
    Program program = Program.PLAIN.with("-XX:MaxVectorSize=" + bytes);
    return bytes == 64 ? program.with("-XX:UseAVX=3") : program;
  }

  /** Java does not use AVX-512 by default on some processors that have it. */
  private static boolean hasAvx512() throws IOException {
    Path processors = Path.of("/proc/cpuinfo");
    return System.getProperty("os.arch").equals("amd64")
        && Files.isReadable(processors)
        && Files.readString(processors).contains(" avx512f ");
  }

  @BeforeAll
  static void makeAll() throws IOException, InterruptedException {
    Results.noise(house.resolve("data"), 100);
    make(HERE, 1, 2, 3);
    for (int bytes : new int[] {64, 32, 16}) {
      if (bytes < HERE || (bytes == 64 && HERE < 64 && hasAvx512())) {
        make(bytes, 2);
      }
    }
  }

  /**
   * Makes a training and a gallery for each number of threads, all in one process: this one if its
   * vectors are as wide.
   */
  private static void make(int bytes, int... threads) throws IOException, InterruptedException {
    List<List<String>> commands = new ArrayList<>();
    for (int number : threads) {
      String name = 8 * bytes + " bits, threads " + number;
      commands.add(command(TRAINING, number, house.resolve("run " + name)));
      commands.add(command(GALLERY, number, house.resolve("gallery " + name)));
      MADE.add(name);
    }
    if (bytes == HERE) {
      commands.forEach(each -> Commands.here(each.toArray(String[]::new)).assertDone());
    } else {
      Program.end(wide(bytes).start(Commands.class.getName(), Commands.joined(commands)))
          .assertDone();
    }
  }

  private static List<String> command(String command, int threads, Path place) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.add("--threads=" + threads);
    arguments.add("--data=cifar10:" + house.resolve("data"));
    arguments.add("--out=" + place);
    return arguments;
  }

  @Test
  void fiftyStepsEndInTheSameWeights() throws IOException {
    Map<String, String> weights = new LinkedHashMap<>();
    Set<String> bits = new TreeSet<>();
    for (String name : MADE) {
      Run run = Run.open(house.resolve("run " + name).toString());
      weights.put(name, run.sha256());
      bits.add(run.manifest().environment().getOrDefault("vectorBits", ""));
    }
    assertThat(Set.copyOf(weights.values())).as("%s", weights).hasSize(1);
    assertThat(bits).as("bits of a vector").contains("128");
    Ledger.report(
        getClass(),
        "50 steps of training with every trick, by 1, 2 and 3 threads and vectors of 128, 256"
            + " and 512 bits",
        MADE.size() + " trainings",
        "the same SHA-256 of the weights");
  }

  @Test
  void aGalleryIsTheSame() throws IOException {
    List<Path> places = MADE.stream().map(name -> house.resolve("gallery " + name)).toList();
    for (Path place : places) {
      // The page shows the command line, which names place and threads.
      Files.delete(place.resolve("index.html"));
      Results.assertSamePages(place, places.getFirst());
    }
    Ledger.report(
        getClass(),
        "a gallery, by 1, 2 and 3 threads and vectors of 128, 256 and 512 bits",
        MADE.size() + " galleries",
        "the same manifests, pictures and scripts to the byte");
  }
}
