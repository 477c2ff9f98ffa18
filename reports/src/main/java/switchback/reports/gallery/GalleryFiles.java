package switchback.reports.gallery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import switchback.datasets.files.AtomicFiles;
import switchback.training.verification.Check;

/**
 * The files of a gallery by their digests: all but its record, the script of that, and the page,
 * which names the command line. Names with a dot before them are no part of a gallery.
 */
final class GalleryFiles {
  private static final String PAGE = "index.html";

  private static final Set<String> WITHOUT = Set.of(PAGE, GalleryPaths.RECORD, GalleryPaths.SCRIPT);

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  private GalleryFiles() {}

  /** Whether a name is one that a gallery's file may have: no way out of its folder. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** SHA-256 by name, sorted, names relative to the folder with {@code /} between. */
  static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (String name : names(folder)) {
      digests.put(name, AtomicFiles.sha256(folder.resolve(name)));
    }
    return digests;
  }

  private static List<String> names(Path folder) throws IOException {
    Path real = folder.toRealPath();
    try (Stream<Path> files = Files.walk(real)) {
      return files
          .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .map(real::relativize)
          .filter(file -> stream(file).noneMatch(part -> part.startsWith(".")))
          .map(file -> stream(file).collect(Collectors.joining("/")))
          .filter(name -> !WITHOUT.contains(name))
          .sorted()
          .toList();
    }
  }

  private static Stream<String> stream(Path file) {
    return StreamSupport.stream(file.spliterator(), false).map(Path::toString);
  }

  /** Holds a folder against its record: a line for all files, or one for each that differs. */
  static List<Check> checks(Path folder, GalleryManifest record) throws IOException {
    List<Check> checks = new ArrayList<>();
    if (record.files().isEmpty()) {
      checks.add(Check.notChecked("files", "a gallery of an earlier version names none"));
    } else {
      checks.addAll(files(folder, record.files()));
    }
    checks.add(script(folder));
    checks.add(Check.notChecked(PAGE, "it names the command line, as no digest does"));
    return checks;
  }

  private static List<Check> files(Path folder, Map<String, String> recorded) throws IOException {
    List<Check> differing = new ArrayList<>();
    for (Map.Entry<String, String> file : recorded.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        differing.add(Check.differs(file.getKey(), "missing"));
        continue;
      }
      String now = AtomicFiles.sha256(path);
      if (!now.equals(file.getValue())) {
        differing.add(
            Check.differs(
                file.getKey(),
                "changed: SHA-256 %s recorded, %s now".formatted(file.getValue(), now)));
      }
    }
    for (String name : names(folder)) {
      if (!recorded.containsKey(name)) {
        differing.add(Check.differs(name, "foreign: no file of this gallery"));
      }
    }
    return differing.isEmpty()
        ? List.of(Check.equal("files", recorded.size() + " by their SHA-256"))
        : differing;
  }

  private static Check script(Path folder) throws IOException {
    Path file = folder.resolve(GalleryPaths.SCRIPT);
    if (!Files.isRegularFile(file)) {
      return Check.differs(GalleryPaths.SCRIPT, "missing");
    }
    String json = Files.readString(folder.resolve(GalleryPaths.RECORD)).stripTrailing();
    byte[] expected = GalleryManifest.script(json).getBytes(StandardCharsets.UTF_8);
    boolean same =
        Files.size(file) == expected.length && Arrays.equals(expected, Files.readAllBytes(file));
    return same
        ? Check.equal(GalleryPaths.SCRIPT, "the record as a script")
        : Check.differs(GalleryPaths.SCRIPT, "not " + GalleryPaths.RECORD + " as a script");
  }
}
