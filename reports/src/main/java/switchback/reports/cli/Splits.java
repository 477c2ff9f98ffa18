package switchback.reports.cli;

import java.util.ArrayList;
import java.util.List;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Spelling;
import switchback.datasets.tasks.SwitchbackException;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Split;
import switchback.training.runs.Run;
import switchback.training.runs.RunManifest;

/** The images of the split that an option names. */
final class Splits {
  private Splits() {}

  /**
   * Ends the program with status 2 unless the split is train, test or all.
   *
   * @param usual the split that the command takes if none is given
   */
  static void check(Subcommand command, String split, String usual) {
    List<String> known = List.of("train", "test", "all");
    if (!known.contains(split)) {
      throw command.misuse(
          "no such split",
          "--split",
          split,
          "train, test or all",
          Spelling.hint(split, known, "leave it out for " + usual));
    }
  }

  /** Returns the splits of a data set that an option's value stands for. */
  static List<String> of(String split) {
    return split.equals("all") ? List.of("train", "test") : List.of(split);
  }

  /**
   * Returns the first images of a split, fitted to the network's input. If the split is all, the
   * training images come first.
   *
   * @param most the largest number of images
   * @throws SwitchbackException if there are no images
   */
  static SearchedImages images(Run run, Dataset data, String split, int most) {
    List<Split> splits = new ArrayList<>();
    int left = most;
    for (String name : of(split)) {
      ImageSet images = data.split(name).first(left);
      left -= images.size();
      if (images.size() > 0) {
        splits.add(new Split(name, Compatibility.fitted(run.fitting(), images, data.name())));
      }
    }
    if (splits.isEmpty()) {
      throw Compatibility.noImages(data.name(), "an empty split " + split);
    }
    return new SearchedImages(name(run, data), data.classes(), splits, data.leftOut());
  }

  /**
   * Returns a name for a data set that does not depend on where it was found. The data that the
   * network was trained on keeps the name that it had then.
   */
  static String name(Run run, Dataset data) {
    RunManifest.Data known = run.manifest().data();
    if (known != null
        && known.trainImages() == data.train().size()
        && known.trainSha256().equals(data.train().sha256())) {
      return DataOption.kind(known.name());
    }
    return DataOption.kind(data.name());
  }
}
