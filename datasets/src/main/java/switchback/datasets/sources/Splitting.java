package switchback.datasets.sources;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import switchback.datasets.CounterRandom;
import switchback.datasets.tasks.Counted;

/**
 * The division of paths into the training and the test split, one rule for all sources. If folders
 * or shards are called train, test, val or the like, they are the splits; otherwise one image in
 * six is for testing, chosen by a hash of its path, so that added images do not change the split of
 * the others.
 */
final class Splitting {
  private static final Set<String> TRAIN = Set.of("train", "training");

  /** The names of test splits; the first of them that is there is taken. */
  private static final List<String> TEST = List.of("test", "testing", "val", "valid", "validation");

  private static final Collector<CharSequence, ?, String> AND = Collectors.joining(" and ");

  private static final Pattern WORD =
      Pattern.compile("(?<![a-z])(train|training|test|testing|val|valid|validation)(?![a-z])");

  private static final long PURPOSE = 3;
  private static final int ONE_IN = 6;

  private final Set<String> train = new TreeSet<>();
  private final Set<String> test = new TreeSet<>();
  private final Set<String> leftOut = new TreeSet<>();

  /**
   * Chooses splits among the names of folders or shards. They are splits if one is of a training
   * and one of a test split, or if all are of splits.
   */
  Splitting(Set<String> names) {
    boolean hasTrain = names.stream().anyMatch(Splitting::isOfTrain);
    boolean hasTest = names.stream().anyMatch(Splitting::isOfTest);
    boolean hasOthers = !names.stream().allMatch(Splitting::isName);
    if ((hasTrain && hasTest) || ((hasTrain || hasTest) && !hasOthers)) {
      choose(names);
    }
  }

  private void choose(Set<String> names) {
    names.stream().filter(Splitting::isOfTrain).forEach(train::add);
    for (String split : TEST) {
      if (test.isEmpty()) {
        names.stream().filter(name -> split.equals(lower(name))).forEach(test::add);
      }
    }
    leftOut.addAll(names);
    leftOut.removeAll(train);
    leftOut.removeAll(test);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isOfTrain(String name) {
    return TRAIN.contains(lower(name));
  }

  private static boolean isOfTest(String name) {
    return TEST.contains(lower(name));
  }

  /** Returns whether a name is that of a split. */
  static boolean isName(String name) {
    return isOfTrain(name) || isOfTest(name);
  }

  /** Returns whether the names are those of splits. */
  boolean isByName() {
    return !train.isEmpty() || !test.isEmpty();
  }

  /**
   * Returns whether an image is for testing; empty if it is in neither split.
   *
   * @param split the name of its folder or shard
   * @param path its path, without that name if the names are those of splits
   */
  Optional<Boolean> isForTesting(String split, String path) {
    if (leftOut.contains(split)) {
      return Optional.empty();
    }
    return Optional.of(test.isEmpty() ? isChosen(path) : test.contains(split));
  }

  /**
   * Returns the name of a split that is a word of a path, such as {@code imagenet-val-0001.tar}:
   * the first of its outermost name that has one; empty if there is none.
   */
  static String inName(String path) {
    for (String name : lower(path).split("/", -1)) {
      Matcher matcher = WORD.matcher(name);
      if (matcher.find()) {
        return matcher.group();
      }
    }
    return "";
  }

  private static boolean isChosen(String path) {
    return new CounterRandom(0, PURPOSE, path.hashCode(), path.length()).below(ONE_IN) == 0;
  }

  /** Tells how images are divided, and how to take all of them. */
  void tell(int trainImages, int testImages, Consumer<String> notice) {
    String how =
        test.isEmpty()
            ? "one in " + ONE_IN + " for testing, chosen by its path"
            : "by the names " + Stream.concat(train.stream(), test.stream()).collect(AND);
    notice.accept(
        String.format(
            Locale.ROOT,
            "%s to train, %,d to test (%s); --split all takes both",
            Counted.of(trainImages, "image"),
            testImages,
            how));
    if (!leftOut.isEmpty()) {
      notice.accept(
          leftOut.stream()
              .map(name -> name.isEmpty() ? "what is called after no split" : name)
              .collect(Collectors.joining(", ", "left out beside these splits: ", "")));
    }
  }
}
