package switchback.datasets.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import switchback.datasets.Dataset;
import switchback.datasets.files.StrictJson;
import switchback.datasets.images.ImageKind;
import switchback.datasets.sources.TarFiles.TarEntry;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds images in a tar file, or in all tar files of a folder (shards), in the order of the shards'
 * names and of their entries. As WebDataset has it (github.com/webdataset/webdataset, the files of
 * a sample share the part of their names before the first point), an image {@code KEY.jpg} has the
 * label in {@code KEY.cls}, or that called {@code label}, {@code cls} or {@code class} in {@code
 * KEY.json}. Without such labels, the folders within the tar files are the classes, as in a folder
 * of images.
 *
 * <p>Folders within the tar files are the splits if they are called train, val, test or the like;
 * otherwise a tar file with such a word in its name is of that split, be it the only one or a
 * shard. Entries are read in place: names that lead out of the folder, links and devices do no
 * harm.
 */
final class TarShards {
  private static final int MOST_LABEL_BYTES = 1 << 20;
  private static final int MOST_ENTRIES = 50_000_000;
  private static final List<String> LABELS = List.of("label", "cls", "class");

  private final Path place;
  private final Consumer<String> notice;
  private final List<TarEntry> images = new ArrayList<>();

  /** The name of the split that each image's tar file is called after; empty if after none. */
  private final List<String> splits = new ArrayList<>();

  /** The path of each image within its tar file. */
  private final List<String> inside = new ArrayList<>();

  private final List<String> keys = new ArrayList<>();
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, Integer> others = new TreeMap<>();
  private boolean isOneFile;

  private TarShards(Path place, Consumer<String> notice) {
    this.place = place;
    this.notice = notice;
  }

  /**
   * Finds all images; none is decoded yet unless damaged ones are to be left out.
   *
   * @param name the name of the data set
   * @param place a tar file, or a folder with tar files
   * @param notice receives lines about how the images are divided and what was left out
   * @throws SwitchbackException if there is no such file, a tar file is damaged or compressed, or
   *     there are no images
   */
  static Dataset read(
      String name, Path place, SourceOptions options, Progress progress, Consumer<String> notice) {
    Path whole = place.toAbsolutePath().normalize();
    return new TarShards(whole, notice).read(name, options, progress);
  }

  private Dataset read(String name, SourceOptions options, Progress progress) {
    List<Path> shards = shards();
    isOneFile = shards.size() == 1 && shards.getFirst().equals(place);
    for (int i = 0; i < shards.size(); i++) {
      index(shards.get(i));
      progress.at("reading tar files", i + 1, shards.size());
    }
    if (images.isEmpty()) {
      throw refused("no images found", place, "no image in " + shards.size() + " tar files");
    }
    FoundFiles.tell(others, notice);
    return split()
        .dataset(
            new StreamedDataset(name, place, options, progress, notice),
            (numbers, theirs) ->
                new TarFiles(IntStream.of(numbers).mapToObj(images::get).toList(), theirs));
  }

  /** Divides the images, whose classes are labels of their own if all have one, else folders. */
  private SplitFiles split() {
    List<String> names = keys.stream().map(key -> labels.getOrDefault(key, "")).toList();
    long without = names.stream().filter(String::isEmpty).count();
    List<String> paths = images.stream().map(TarEntry::path).toList();
    boolean areInFolders = SplitFiles.areInFolders(inside);
    if (without == 0) {
      return SplitFiles.byShards(areInFolders ? SplitFiles.tops(inside) : splits, paths, names);
    }
    if (without < names.size()) {
      throw refused(
          "images without labels",
          place,
          without + " of " + names.size() + " images have no .cls or .json beside them");
    }
    String whole = String.valueOf(place.getFileName()).replaceFirst("\\.tar$", "");
    return areInFolders || splits.stream().allMatch(String::isEmpty)
        ? SplitFiles.byFolders(inside, whole, notice)
        : SplitFiles.byShards(splits, paths, inside, whole, notice);
  }

  private static SwitchbackException refused(String what, Object where, String got) {
    return refused(
        what, where, got, "list the content by tar -tf; unpack the images and use images:DIR");
  }

  private static SwitchbackException refused(String what, Object where, String got, String hint) {
    return new SwitchbackException(
        what,
        where,
        got,
        "tar files with images in folders of their classes, or KEY.jpg with KEY.cls or KEY.json",
        hint);
  }

  private List<Path> shards() {
    if (Files.isRegularFile(place)) {
      return List.of(place);
    }
    if (!Files.isDirectory(place)) {
      throw refused("no tar files found", place, "no such file or folder");
    }
    try (Stream<Path> files = Files.walk(place)) {
      List<Path> shards =
          files
              .filter(file -> file.toString().endsWith(".tar") && Files.isRegularFile(file))
              .sorted((a, b) -> FoundFiles.BY_BYTES.compare(a.toString(), b.toString()))
              .toList();
      if (shards.isEmpty()) {
        throw refused("no tar files found", place, "no file called .tar");
      }
      return shards;
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read a folder", place, e, "a readable folder", "check its permissions", e);
    }
  }

  private void index(Path tar) {
    try (TarFile file = open(tar)) {
      if (images.size() + file.getEntries().size() > MOST_ENTRIES) {
        throw refused("too many files", tar, "more than " + MOST_ENTRIES);
      }
      for (TarArchiveEntry entry : file.getEntries()) {
        take(file, tar, entry);
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof SwitchbackException known) {
        throw known;
      }
      throw new SwitchbackException(
          "cannot read a tar file",
          tar,
          String.valueOf(e.getMessage()),
          "a complete tar file that is not compressed",
          "unpack a .tar.gz by gunzip first; if it is damaged, take the file again",
          e);
    }
  }

  /** Opens a tar file unless its first bytes are those of another kind. */
  private static TarFile open(Path tar) throws IOException {
    try (InputStream stream = Files.newInputStream(tar)) {
      ImageKind kind = ImageKind.of(stream.readNBytes(ImageKind.HEAD_BYTES));
      if (kind != ImageKind.TAR && kind != ImageKind.UNKNOWN) {
        throw new IOException(kind.label());
      }
    }
    return new TarFile(tar);
  }

  private static boolean isSpecial(TarArchiveEntry entry) {
    boolean isLink = entry.isLink() || entry.isSymbolicLink();
    boolean isDevice = entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    return isLink || isDevice || entry.isSparse() || !entry.isFile();
  }

  private void take(TarFile archive, Path tar, TarArchiveEntry entry) throws IOException {
    String path = entry.getName().replaceFirst("^(\\./|/)+", "");
    if (entry.isDirectory() || FoundFiles.isLeftover(path)) {
      return;
    }
    if (isSpecial(entry)) {
      others.merge("link or other special file", 1, Integer::sum);
      return;
    }
    String whole = isOneFile ? path : name(tar) + "/" + path;
    TarEntry file = new TarEntry(tar, whole, entry.getDataOffset(), entry.getSize());
    String key = tar + "\n" + path.replaceFirst("(^|/)([^/.]+)\\.[^/]*$", "$1$2");
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".cls") || lower.endsWith(".json")) {
      String text = new String(start(archive, entry, MOST_LABEL_BYTES), StandardCharsets.UTF_8);
      String label = lower.endsWith(".cls") ? text.strip() : inJson(file, text);
      keep(file, key, label);
      return;
    }
    byte[] head = start(archive, entry, ImageKind.HEAD_BYTES);
    if (FoundFiles.isImage(head, path)) {
      images.add(file);
      keys.add(key);
      splits.add(Splitting.inName(name(tar)));
      inside.add(path);
    } else {
      others.merge(ImageKind.of(head).label(), 1, Integer::sum);
    }
  }

  /** Returns the path of a tar file below the folder, or its name if it is the only one. */
  private String name(Path tar) {
    return (isOneFile ? tar.getFileName() : place.relativize(tar)).toString();
  }

  private void keep(TarEntry file, String key, String label) {
    String former = label.isEmpty() ? null : labels.putIfAbsent(key, label);
    if (former != null && !former.equals(label)) {
      throw refused(
          "an image with two labels",
          where(file),
          former + " and " + label,
          "name each file once; names that are not UTF-8 may look the same");
    }
  }

  /** Returns the first bytes of an entry: {@code most}, or all of them if there are fewer. */
  private static byte[] start(TarFile archive, TarArchiveEntry entry, int most) throws IOException {
    try (InputStream stream = archive.getInputStream(entry)) {
      return stream.readNBytes(most);
    }
  }

  private static String where(TarEntry file) {
    return file.tar() + ", " + file.path();
  }

  /** Returns the label in the text of a JSON file; empty if it has none. */
  private static String inJson(TarEntry file, String text) {
    try {
      JsonNode json = StrictJson.MAPPER.readTree(text);
      for (String name : LABELS) {
        JsonNode label = json.path(name);
        if (label.isIntegralNumber() || label.isString()) {
          return label.asString().strip();
        }
      }
      return "";
    } catch (JacksonException e) {
      throw refused("invalid label", where(file), String.valueOf(e.getOriginalMessage()));
    }
  }
}
