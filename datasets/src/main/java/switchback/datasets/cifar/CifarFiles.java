package switchback.datasets.cifar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.cifar.CifarVersion.BatchFile;
import switchback.datasets.files.Unpacked;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads CIFAR from the files of one of its versions, whichever are there: in a folder, in the
 * official folder within it, or in an archive.
 */
final class CifarFiles {
  private static final int MOST_PADDING = 1 << 20;

  private final Path location;
  private final List<CifarVersion> versions;
  private final Progress progress;
  private final Map<BatchFile, CifarBatch> batches = new LinkedHashMap<>();
  private CifarVersion version;
  private List<String> classes = List.of();
  private long records;

  /**
   * Creates a reader.
   *
   * @param versions the versions of one data set, the usual one first
   */
  CifarFiles(Path location, List<CifarVersion> versions, Progress progress) {
    this.location = location;
    this.versions = versions;
    this.version = versions.getFirst();
    this.progress = progress;
  }

  private String title() {
    return version.title();
  }

  private boolean isTen() {
    return title().equals(Cifar10.TITLE);
  }

  /**
   * Reads all images into memory.
   *
   * @param name the name of the data set
   * @throws SwitchbackException if there is no such file or folder, it does not hold the data set,
   *     a record is cut short, a label has no class, or the archive cannot be read to its end
   */
  Dataset read(String name) {
    if (Files.isDirectory(location)) {
      readFolder();
    } else if (Files.exists(location)) {
      readArchive();
    } else {
      throw new SwitchbackException(
          "no " + title() + " found",
          location,
          "no such file or folder",
          "a folder with %s, its parent, or the official .tar.gz"
              .formatted(version.batches().getFirst().name()),
          "check the path; " + source());
    }
    if (records == 0) {
      throw noBatches("files without any record");
    }
    if (classes.isEmpty()) {
      classes = version.classes();
    }
    batches.values().forEach(this::checkLabels);
    return new Dataset(name, classes, join(false), join(true));
  }

  // ---- what is there

  private void readFolder() {
    Path folder = folder();
    Path names = folder.resolve(version.names());
    if (Files.isRegularFile(names)) {
      readFile(names, this::readNames);
    }
    checkSize(folder);
    for (BatchFile file : version.batches()) {
      Path path = folder.resolve(file.name());
      if (Files.isRegularFile(path)) {
        readFile(path, content -> readBatch(file, content));
      }
    }
  }

  /** Returns the folder with the files, and remembers of which version they are. */
  private Path folder() {
    for (CifarVersion each : versions) {
      for (Path folder : List.of(location, location.resolve(each.folder()))) {
        if (each.batches().stream()
            .anyMatch(file -> Files.isRegularFile(folder.resolve(file.name())))) {
          version = each;
          return folder;
        }
      }
    }
    throw noBatches(
        "no file of %s in it or in its folder %s"
            .formatted(
                title(),
                versions.stream().map(CifarVersion::folder).collect(Collectors.joining(" or "))));
  }

  /**
   * Checks that the images fit into memory, as far as their number follows from the sizes of files;
   * the number of images in an archive is not known before.
   */
  private void checkSize(Path folder) {
    long images = 0;
    for (BatchFile file : version.batches()) {
      images += version.form().images(size(folder.resolve(file.name())));
    }
    HeapMemory.require(
        images + " images",
        folder,
        HeapMemory.ofImages(images, CifarBatch.IMAGE_BYTES),
        "fewer files, or ");
  }

  /** Returns the size of a file; 0 if there is none. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0;
    }
  }

  private SwitchbackException noBatches(String got) {
    String files =
        versions.stream()
            .map(
                each -> each.batches().getFirst().name() + " to " + each.batches().getLast().name())
            .collect(Collectors.joining(", or "));
    return new SwitchbackException("no " + title() + " found", location, got, files, hint());
  }

  /** Returns a hint that names the other data set if the place holds that one. */
  private String hint() {
    String other = isTen() ? "train" : "test_batch";
    boolean isOther =
        Stream.of(other, other + ".bin")
            .anyMatch(file -> Files.isRegularFile(location.resolve(file)));
    if (isOther) {
      return "use --data " + (isTen() ? "cifar100:" : "cifar10:") + location;
    }
    return "name a folder or archive of the binary or the Python version; " + source();
  }

  /** Returns where the files can be had: the program itself downloads only those of CIFAR-10. */
  private String source() {
    return isTen()
        ? "--data cifar10 downloads the official archive of CIFAR-10"
        : "the archives of CIFAR-100 are at https://www.cs.toronto.edu/~kriz/cifar.html";
  }

  private String ifDamaged() {
    return "it is truncated, damaged or not a .tar.gz file; copy it again, or unpack it and name"
        + " the folder; "
        + (isTen() ? "once it is not in the cache, " : "")
        + source();
  }

  // ---- reading

  /** What is done with the content of an open file. */
  private interface Reading {
    void from(CifarContent content) throws IOException;
  }

  private static void readFile(Path file, Reading reading) {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      reading.from(CifarContent.onDisk(file, stream));
    } catch (IOException e) {
      throw unreadable(file, e, e);
    } catch (InternalError e) {
      // Java's error for a mapped file that has become shorter, or that the disk does not yield.
      throw unreadable(file, "an end within it, or nothing from the disk", e);
    }
  }

  private static SwitchbackException unreadable(Path file, Object got, Throwable cause) {
    return new SwitchbackException(
        "cannot read a file",
        file,
        got,
        "a readable file",
        "check the file's permissions and the disk",
        cause);
  }

  private void readArchive() {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(location), 1 << 16);
        InputStream unzipped =
            new Unpacked(new GZIPInputStream(file, 1 << 16), Files.size(location));
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          readEntry(entry, tar);
        }
      }
      // The checksum of the gzip format follows the last block of the archive.
      unzipped.readNBytes(MOST_PADDING);
    } catch (IOException | IllegalArgumentException e) {
      throw new SwitchbackException(
          "cannot read an archive",
          location,
          e,
          "a complete .tar.gz with " + version.batches().getFirst().name(),
          ifDamaged(),
          e);
    }
    if (batches.isEmpty()) {
      throw noBatches("no file of " + title() + " in the archive");
    }
  }

  private void readEntry(TarArchiveEntry entry, InputStream stream) throws IOException {
    String path = entry.getName();
    String name = path.substring(path.lastIndexOf('/') + 1);
    CifarContent content =
        CifarContent.inArchive(location + ", " + path, stream, entry.getRealSize());
    for (CifarVersion each : versions) {
      Optional<BatchFile> file = each.batch(name);
      boolean isOfThis = batches.isEmpty() || each.equals(version);
      if (isOfThis && file.isPresent()) {
        version = each;
        if (batches.containsKey(file.get())) {
          throw noBatches("two files " + name + " in the archive");
        }
        readBatch(file.get(), content);
        return;
      }
      if (isOfThis && each.names().equals(name)) {
        version = each;
        readNames(content);
        return;
      }
    }
  }

  private void readNames(CifarContent content) throws IOException {
    classes = version.form().names(content);
  }

  private void readBatch(BatchFile file, CifarContent content) throws IOException {
    long before = records;
    CifarBatch batch =
        version.form().batch(content, done -> progress.at("reading " + title(), before + done, -1));
    records += batch.images().size();
    batches.put(file, batch);
  }

  private void checkLabels(CifarBatch batch) {
    for (int i = 0; i < batch.labels().size(); i++) {
      int label = batch.labels().get(i);
      if (label < 0 || label >= classes.size()) {
        throw new SwitchbackException(
            "a label has no class",
            batch.where() + ", record " + i,
            "label " + label,
            "0 to " + (classes.size() - 1) + " for " + classes.size() + " classes",
            "the file is damaged or belongs to another data set, such as "
                + (isTen() ? "CIFAR-100" : "CIFAR-10"));
      }
    }
  }

  private ImageSet join(boolean isTest) {
    List<byte[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (BatchFile file : version.batches()) {
      CifarBatch batch = batches.get(file);
      if (file.isTest() == isTest && batch != null) {
        images.addAll(batch.images());
        labels.addAll(batch.labels());
      }
    }
    return new ImageSet(
        3,
        CifarBatch.SIDE,
        CifarBatch.SIDE,
        images.toArray(byte[][]::new),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  // ---- what is missing

  /**
   * Says how much of the data set there is, and which files are not complete, if any is not and the
   * classes are those of the whole.
   */
  void tell(Dataset data, Consumer<String> notice) {
    List<BatchFile> incomplete =
        version.batches().stream().filter(file -> held(file) < file.official()).toList();
    if (incomplete.isEmpty() || data.classes().size() != version.classes().size()) {
      return;
    }
    notice.accept(
        String.format(
            Locale.ROOT,
            "part of %s: %,d of %,d images to train, %,d of %,d to test (%s)",
            title(),
            data.train().size(),
            official(false),
            data.test().size(),
            official(true),
            incomplete.stream().map(this::words).collect(Collectors.joining(", "))));
  }

  private int official(boolean isTest) {
    return version.batches().stream()
        .filter(file -> file.isTest() == isTest)
        .mapToInt(BatchFile::official)
        .sum();
  }

  private String words(BatchFile file) {
    return held(file) == 0
        ? file.name() + " missing"
        : String.format(Locale.ROOT, "%s %,d of %,d", file.name(), held(file), file.official());
  }

  /** Returns the number of images that a file holds; 0 if it is missing. */
  private int held(BatchFile file) {
    CifarBatch batch = batches.get(file);
    return batch == null ? 0 : batch.images().size();
  }
}
