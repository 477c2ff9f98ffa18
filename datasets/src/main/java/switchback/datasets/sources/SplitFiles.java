package switchback.datasets.sources;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchback.datasets.Dataset;

/** The numbered files of both splits, each with the name of its class. */
final class SplitFiles {
  private final Splitting splitting;
  private final List<List<Integer>> numbers = List.of(new ArrayList<>(), new ArrayList<>());
  private final List<List<String>> labels = List.of(new ArrayList<>(), new ArrayList<>());
  private final Set<String> names = new TreeSet<>(FoundFiles.BY_BYTES);

  private SplitFiles(Splitting splitting) {
    this.splitting = splitting;
  }

  /** Makes labelled files of those with these numbers. */
  @FunctionalInterface
  interface Maker {
    /** Returns files with these labels, in this order. */
    LabelledFiles of(int[] numbers, int[] labels);
  }

  /**
   * Divides files by their folders: {@code CLASS/.../FILE} or {@code SPLIT/CLASS/.../FILE}. Files
   * that are in no folder of a class form a class of their own if there is no other.
   *
   * @param paths the paths of all files, with {@code /} between the names
   * @param whole the name of the class if there are no folders
   * @param notice receives a line if files are left out
   */
  static SplitFiles byFolders(List<String> paths, String whole, Consumer<String> notice) {
    Splitting deep = new Splitting(tops(paths, 2));
    Splitting splitting = deep.isByName() ? deep : new Splitting(tops(paths, 1));
    int least = deep.isByName() ? 2 : 1;
    boolean hasFolders = paths.stream().anyMatch(path -> depth(path) >= least);
    SplitFiles splits = new SplitFiles(splitting);
    int outside = 0;
    for (int i = 0; i < paths.size(); i++) {
      if (hasFolders && depth(paths.get(i)) < least) {
        outside++;
      } else {
        splits.add(i, paths.get(i), whole);
      }
    }
    if (outside > 0) {
      notice.accept("left out images that are in no folder of a class: " + outside);
    }
    return splits;
  }

  private void add(int number, String path, String whole) {
    String top = depth(path) > 0 ? top(path) : "";
    String rest = splitting.isByName() ? path.substring(top.length() + 1) : path;
    String label = depth(rest) > 0 ? top(rest) : whole;
    splitting.isForTesting(top, rest).ifPresent(isTest -> add(isTest, number, label));
  }

  private void add(boolean isTest, int number, String label) {
    numbers.get(isTest ? 1 : 0).add(number);
    labels.get(isTest ? 1 : 0).add(label);
    names.add(label);
  }

  /**
   * Divides files by the names of their shards, with the labels that their shards give them.
   *
   * @param shards the name of the split that each file's shard is called after; empty if it is
   *     called after none
   * @param paths the paths of all files
   * @param names the names of the files' classes
   */
  static SplitFiles byShards(List<String> shards, List<String> paths, List<String> names) {
    SplitFiles splits = new SplitFiles(new Splitting(Set.copyOf(shards)));
    for (int i = 0; i < paths.size(); i++) {
      int number = i;
      splits
          .splitting
          .isForTesting(shards.get(i), paths.get(i))
          .ifPresent(isTest -> splits.add(isTest, number, names.get(number)));
    }
    return splits;
  }

  /**
   * Returns the class of each file whose shard tells its split: its outermost folder, or the next
   * one below a folder that is called like a split.
   *
   * @param paths the paths within the shards
   * @param whole the class of files in no folder
   */
  static List<String> classes(List<String> paths, String whole) {
    return paths.stream()
        .map(
            path -> {
              boolean isSplit = depth(path) > 1 && Splitting.isName(top(path));
              String rest = isSplit ? path.substring(path.indexOf('/') + 1) : path;
              return depth(rest) > 0 ? top(rest) : whole;
            })
        .toList();
  }

  private static int depth(String path) {
    return Math.toIntExact(path.chars().filter(letter -> letter == '/').count());
  }

  private static String top(String path) {
    return path.substring(0, path.indexOf('/'));
  }

  private static Set<String> tops(List<String> paths, int least) {
    return paths.stream()
        .filter(path -> depth(path) >= least)
        .map(SplitFiles::top)
        .collect(Collectors.toSet());
  }

  /**
   * Makes the data set, whose classes are sorted by the bytes of their names, or by their numbers
   * if all of them are numbers.
   */
  Dataset dataset(StreamedDataset maker, Maker files) {
    List<String> classes = classes();
    LabelledFiles train = files(0, classes, files);
    LabelledFiles test = files(1, classes, files);
    maker.tell(splitting, train.size(), test.size());
    return maker.of(classes, train, test);
  }

  private List<String> classes() {
    if (!names.stream().allMatch(name -> name.matches("0|[1-9]\\d{0,5}"))) {
      return List.copyOf(names);
    }
    // A number is a label itself, also where no image has the numbers below it.
    int highest = names.stream().mapToInt(Integer::parseInt).max().orElse(-1);
    return IntStream.rangeClosed(0, highest).mapToObj(Integer::toString).toList();
  }

  private LabelledFiles files(int split, List<String> classes, Maker files) {
    Map<String, Integer> labelled = new HashMap<>();
    classes.forEach(each -> labelled.put(each, labelled.size()));
    return files.of(
        numbers.get(split).stream().mapToInt(Integer::intValue).toArray(),
        labels.get(split).stream().mapToInt(labelled::get).toArray());
  }
}
