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
  @Nullable Transfer transfer(Subcommand command) {
    if (from == null) {
      refuse(command, "--freeze", freeze);
      refuse(command, "--renew", renew);
      return null;
    }
    Run source = Run.open(from);
    check(command, source, "--freeze", freeze);
    check(command, source, "--renew", renew);
    if (Set.copyOf(freeze).containsAll(Transfer.layers(source))) {
      throw command.misuse(
          "nothing would learn",
          "--freeze",
          String.join(",", freeze),
          "a layer left out",
          "leave out output, at least");
    }
    if (renew.stream().anyMatch(freeze::contains)) {
      throw command.misuse(
          "a layer is frozen and renewed",
          "--renew",
          String.join(",", renew),
          "none of " + String.join(",", freeze),
          "name it in one of the two");
    }
    return new Transfer(source, Set.copyOf(freeze), Set.copyOf(renew));
  }

  private static void refuse(Subcommand command, String option, List<String> layers) {
    if (!layers.isEmpty()) {
      throw command.misuse(
          "no layers to choose from",
          option,
          String.join(",", layers),
          "a trained network to start from",
          "name it by --from");
    }
  }

  /** Ends the program with status 2 where a network has no such layers with weights. */
  static void check(Subcommand command, Run source, String option, List<String> names) {
    Set<String> layers = Transfer.layers(source);
    for (String name : names) {
      if (!layers.contains(name)) {
        throw command.misuse(
            "no such layer with weights",
            option,
            name,
            String.join(", ", layers),
            "see switchback describe for its layers");
      }
    }
  }
}
