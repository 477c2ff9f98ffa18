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
 * The files of a gallery and their digests. Not included are the manifest, its script, and the
 * page, which names the command line; files and folders whose names start with a dot are no part of
 * a gallery.
 */
final class GalleryFiles {
  private static final String PAGE = "index.html";

  private static final Set<String> WITHOUT =
      Set.of(PAGE, GalleryPaths.MANIFEST, GalleryPaths.SCRIPT);

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  private GalleryFiles() {}

  /** Returns whether a gallery's file may have this name: it must not lead out of the folder. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Returns the SHA-256 of each file by its name, relative to the folder, sorted by name. */
  static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (String name : names(folder)) {
      digests.put(name, AtomicFiles.sha256(folder.resolve(name)));
    }
    return digests;
  }

  /** Returns the names of the files that have digests, sorted. */
  static List<String> names(Path folder) throws IOException {
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

  /** Compares a folder with its manifest: one check for all files, or one per file that differs. */
  static List<Check> checks(Path folder, GalleryManifest manifest) throws IOException {
    List<Check> checks = new ArrayList<>();
    if (manifest.files().isEmpty()) {
      checks.add(
          Check.notChecked(
              "files", "this gallery is of an older version, which recorded no digests"));
    } else {
      checks.addAll(files(folder, manifest.files()));
    }
    checks.add(script(folder));
    checks.add(
        Check.notChecked(PAGE, "contains the command line, so that it has no recorded digest"));
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
        differing.add(Check.differs(name, "foreign: not a file of this gallery"));
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
    String json = Files.readString(folder.resolve(GalleryPaths.MANIFEST)).stripTrailing();
    byte[] expected = GalleryManifest.script(json).getBytes(StandardCharsets.UTF_8);
    boolean same =
        Files.size(file) == expected.length && Arrays.equals(expected, Files.readAllBytes(file));
    return same
        ? Check.equal(GalleryPaths.SCRIPT, "same content as " + GalleryPaths.MANIFEST)
        : Check.differs(GalleryPaths.SCRIPT, "content differs from " + GalleryPaths.MANIFEST);
  }
}
