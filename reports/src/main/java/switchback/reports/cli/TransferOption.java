package switchback.reports.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.training.runs.Run;
import switchback.training.runs.Transfer;

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

  @Option(
      names = "--renew",
      paramLabel = "L",
      split = ",",
      description = "With --from: layers that start from random weights, such as fc1,output.")
  private List<String> renew = List.of();

  /** Opens the network; ends the program with status 2 where the options do not go together. */
  @Nullable Transfer transfer(Subcommand job) {
    if (from == null) {
      refuse(job, "--freeze", freeze);
      refuse(job, "--renew", renew);
      return null;
    }
    Run source = Run.open(from);
    check(job, source, "--freeze", freeze);
    check(job, source, "--renew", renew);
    if (Set.copyOf(freeze).containsAll(Transfer.layers(source))) {
      throw job.misuse(
          "nothing would learn",
          "--freeze",
          String.join(",", freeze),
          "a layer left out",
          "leave out output, at least");
    }
    if (renew.stream().anyMatch(freeze::contains)) {
      throw job.misuse(
          "a layer is frozen and renewed",
          "--renew",
          String.join(",", renew),
          "none of " + String.join(",", freeze),
          "name it in one of the two");
    }
    return new Transfer(source, Set.copyOf(freeze), Set.copyOf(renew));
  }

  private static void refuse(Subcommand job, String option, List<String> layers) {
    if (!layers.isEmpty()) {
      throw job.misuse(
          "no layers to choose from",
          option,
          String.join(",", layers),
          "a trained network to start from",
          "name it by --from");
    }
  }

  /** Ends the program with status 2 where a network has no such layers with weights. */
  static void check(Subcommand job, Run source, String option, List<String> names) {
    Set<String> layers = Transfer.layers(source);
    for (String name : names) {
      if (!layers.contains(name)) {
        throw job.misuse(
            "no such layer with weights",
            option,
            name,
            String.join(", ", layers),
            "see switchback describe for its layers");
      }
    }
  }
}
