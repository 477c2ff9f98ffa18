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

  /**
   * A file to be divided.
   *
   * @param split the name of its folder or shard
   * @param path its path, without that name if the names are those of splits
   * @param label the name of its class
   * @param isInFolder whether it is in a folder that may be of a class
   */
  private record Candidate(String split, String path, String label, boolean isInFolder) {}

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
    List<Candidate> files =
        paths.stream()
            .map(
                path -> {
                  String rest = splitting.isByName() ? below(path) : path;
                  return new Candidate(top(path), rest, label(rest, whole), depth(path) >= least);
                })
            .toList();
    return of(splitting, files, notice);
  }

  private static SplitFiles of(
      Splitting splitting, List<Candidate> files, Consumer<String> notice) {
    SplitFiles splits = new SplitFiles(splitting);
    boolean hasFolders = files.stream().anyMatch(Candidate::isInFolder);
    int outside = 0;
    for (int i = 0; i < files.size(); i++) {
      Candidate file = files.get(i);
      if (hasFolders && !file.isInFolder) {
        outside++;
      } else {
        splits.add(i, file);
      }
    }
    if (outside > 0) {
      notice.accept("left out images that are in no folder of a class: " + outside);
    }
    return splits;
  }

  private void add(int number, Candidate file) {
    splitting
        .isForTesting(file.split, file.path)
        .ifPresent(
            isTest -> {
              numbers.get(isTest ? 1 : 0).add(number);
              labels.get(isTest ? 1 : 0).add(file.label);
              names.add(file.label);
            });
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
    List<Candidate> files =
        IntStream.range(0, paths.size())
            .mapToObj(i -> new Candidate(shards.get(i), paths.get(i), names.get(i), true))
            .toList();
    return of(new Splitting(Set.copyOf(shards)), files, line -> {});
  }

  /**
   * Divides files by the names of their shards, with the classes of their folders: the outermost
   * one, or the next one below a folder that is called like a split. Files that are in no folder of
   * a class form a class of their own if there is no other.
   *
   * @param shards the name of the split that each file's shard is called after; empty if it is
   *     called after none
   * @param paths the paths of all files
   * @param inside the paths within the shards
   * @param whole the name of the class if there are no folders
   * @param notice receives a line if files are left out
   */
  static SplitFiles byShards(
      List<String> shards,
      List<String> paths,
      List<String> inside,
      String whole,
      Consumer<String> notice) {
    List<Candidate> files =
        IntStream.range(0, paths.size())
            .mapToObj(
                i -> {
                  String path = inside.get(i);
                  String rest = depth(path) > 1 && Splitting.isName(top(path)) ? below(path) : path;
                  String label = label(rest, whole);
                  return new Candidate(shards.get(i), paths.get(i), label, depth(rest) > 0);
                })
            .toList();
    return of(new Splitting(Set.copyOf(shards)), files, notice);
  }

  /**
   * Returns whether the outermost folders of files are splits, which then count in place of the
   * names of the shards that the files are in.
   */
  static boolean areInFolders(List<String> paths) {
    return new Splitting(Set.copyOf(tops(paths))).isByName();
  }

  /** Returns the outermost folder of each file; empty if it is in none. */
  static List<String> tops(List<String> paths) {
    return paths.stream().map(SplitFiles::top).toList();
  }

  private static Set<String> tops(List<String> paths, int least) {
    return paths.stream()
        .filter(path -> depth(path) >= least)
        .map(SplitFiles::top)
        .collect(Collectors.toSet());
  }

  private static int depth(String path) {
    return Math.toIntExact(path.chars().filter(letter -> letter == '/').count());
  }

  private static String top(String path) {
    return path.substring(0, Math.max(0, path.indexOf('/')));
  }

  /** Returns a path without its outermost folder; all of it if it is in none. */
  private static String below(String path) {
    return path.substring(path.indexOf('/') + 1);
  }

  private static String label(String path, String whole) {
    return depth(path) > 0 ? top(path) : whole;
  }

  /**
   * Makes the data set, whose classes are sorted by the bytes of their names, or by their numbers
   * if all of them are numbers.
   */
  Dataset dataset(StreamedDataset maker, Maker files) {
    return dataset(maker, List.of(), files);
  }

  /**
   * Makes the data set, whose classes have names of their own if there are any: the files' classes
   * are then the numbers of these names.
   *
   * @param names the names of the classes by their numbers; empty if the files' classes are names
   */
  Dataset dataset(StreamedDataset maker, List<String> names, Maker files) {
    List<String> classes =
        names.isEmpty()
            ? classes()
            : IntStream.range(0, names.size()).mapToObj(Integer::toString).toList();
    LabelledFiles train = files(0, classes, files);
    LabelledFiles test = files(1, classes, files);
    maker.tell(splitting, train.size(), test.size());
    return maker.of(names.isEmpty() ? classes : names, train, test);
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
