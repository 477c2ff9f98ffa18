package switchback.reports.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.training.Run;
import switchback.training.Transfer;

/** Which network a training starts from. */
final class TransferOption {
  @Option(
      names = "--from",
      paramLabel = "RUN",
      description =
          "Start from the weights of a trained network instead of random ones; the output layer"
              + " starts anew where the classes are others. (Yosinski et al. 2014)")
  private @Nullable String from;

  @Option(
      names = "--freeze",
      paramLabel = "L",
      split = ",",
      description = "With --from: layers that keep these weights, such as conv1,conv2.")
  private List<String> freeze = List.of();

  /** Opens the network; ends the program with status 2 where the options do not go together. */
  @Nullable Transfer transfer(Job job) {
    if (from == null) {
      if (!freeze.isEmpty()) {
        throw job.misuse(
            "nothing to freeze",
            "--freeze",
            String.join(",", freeze),
            "a trained network to start from",
            "name it by --from");
      }
      return null;
    }
    Run source = Run.open(from);
    Set<String> layers = Transfer.layers(source);
    for (String layer : freeze) {
      if (!layers.contains(layer)) {
        throw job.misuse(
            "no such layer with weights",
            "--freeze",
            layer,
            String.join(", ", layers),
            "see switchback describe " + from);
      }
    }
    if (Set.copyOf(freeze).containsAll(layers)) {
      throw job.misuse(
          "nothing would learn",
          "--freeze",
          String.join(",", freeze),
          "a layer left out",
          "leave out output, at least");
    }
    return new Transfer(source, Set.copyOf(freeze));
  }
}
