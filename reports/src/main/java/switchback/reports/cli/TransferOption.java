package switchback.reports.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import switchback.datasets.tasks.Spelling;
import switchback.training.runs.Run;
import switchback.training.runs.Transfer;

/** The options that choose the network that a training starts from. */
final class TransferOption {
  @Option(
      names = "--from",
      paramLabel = "RUN",
      description =
          "Start from the weights of a trained network instead of random ones. The output layer"
              + " starts from random weights if the classes differ. (Yosinski et al. 2014)")
  private @Nullable String from;

  @Option(
      names = "--freeze",
      paramLabel = "L",
      split = ",",
      description = "With --from: the layers whose weights stay fixed, such as conv1,conv2.")
  private List<String> freeze = List.of();

  @Option(
      names = "--renew",
      paramLabel = "L",
      split = ",",
      description = "With --from: the layers that start from random weights, such as fc1,output.")
  private List<String> renew = List.of();

  /**
   * Opens the network, or returns null without {@code --from}. Ends the program with status 2 if
   * the options contradict each other.
   */
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
          "no layer left to train",
          "--freeze",
          String.join(",", freeze),
          "at least one layer that is not frozen",
          "leave out at least the last layer");
    }
    if (renew.stream().anyMatch(freeze::contains)) {
      throw command.misuse(
          "layer both frozen and renewed",
          "--renew",
          String.join(",", renew),
          "none of the layers of --freeze: " + String.join(",", freeze),
          "name a layer in one of the two options only");
    }
    return new Transfer(source, Set.copyOf(freeze), Set.copyOf(renew));
  }

  private static void refuse(Subcommand command, String option, List<String> layers) {
    if (!layers.isEmpty()) {
      throw command.misuse(
          "option without --from",
          option,
          String.join(",", layers),
          "a trained network to start from",
          "add --from RUN, such as --from pretrained");
    }
  }

  /** Ends the program with status 2 if a network does not have one of the layers, with weights. */
  static void check(Subcommand command, Run source, String option, List<String> names) {
    Set<String> layers = Transfer.layers(source);
    for (String name : names) {
      if (!layers.contains(name)) {
        throw command.misuse(
            "no such layer with weights",
            option,
            name,
            String.join(", ", layers),
            Spelling.hint(name, layers, "'switchback describe RUN' lists the layers"));
      }
    }
  }
}
