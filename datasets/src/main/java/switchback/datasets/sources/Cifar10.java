package switchback.datasets.sources;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.files.Unpacked;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads the binary version of CIFAR-10 (Krizhevsky 2009, <a
 * href="https://www.cs.toronto.edu/~kriz/cifar.html">cs.toronto.edu/~kriz/cifar.html</a>): {@code
 * data_batch_1.bin} to {@code data_batch_5.bin}, as far as they exist, form the training split in
 * this order; {@code test_batch.bin} is the test split. A file holds any whole number of records of
 * 3,073 bytes: the label, then 1,024 red, 1,024 green and 1,024 blue values, row by row.
 *
 * <p>{@code batches.meta.txt} names the classes, one per line. If it is missing or empty, the
 * classes are the ten of CIFAR-10.
 */
public final class Cifar10 {
  /** The folder inside the official archive. */
  static final String FOLDER = "cifar-10-batches-bin";

  /** The names of the ten classes by label. */
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final List<String> TRAIN_FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final String TEST_FILE = "test_batch.bin";
  private static final String NAMES_FILE = "batches.meta.txt";
  private static final int LONGEST_NAMES_FILE = 1 << 16;

  private static final int SIDE = 32;
  private static final int IMAGE_BYTES = 3 * SIDE * SIDE;
  private static final int RECORD_BYTES = 1 + IMAGE_BYTES;

  /** The number of images in each of the official files. */
  private static final int OFFICIAL = 10_000;

  private static final int MOST_PADDING = 1 << 20;
  private static final int MOST_RECORDS = 1_000_000;
  private static final String TASK = "reading CIFAR-10";

  private final Path location;
  private final Progress progress;
  private final Map<String, Batch> batches = new TreeMap<>();
  private List<String> classes = CLASSES;
  private long records;

  /** The records of one file, in order. */
  private record Batch(String where, List<byte[]> images, ByteArrayOutputStream labels) {}

  private Cifar10(Path location, Progress progress) {
    this.location = location;
    this.progress = progress;
  }

  /**
   * Reads all images into memory, 3,073 bytes per image.
   *
   * @param name the name of the data set
   * @param location a folder with the .bin files, its parent, or the official .tar.gz file
   * @throws SwitchbackException if there is no such file or folder, it does not hold CIFAR-10, a
   *     record is cut short, a label has no class, or the archive cannot be read to its end
   */
  public static Dataset read(String name, Path location, Progress progress) {
    return new Cifar10(location, progress).read(name);
  }

  /**
   * Reads all images like {@link #read(String, Path, Progress)}.
   *
   * @param notice receives a line that says which images are missing if the classes are CIFAR-10's
   *     and there are fewer images than in the official files
   */
  static Dataset read(String name, Path location, Progress progress, Consumer<String> notice) {
    Cifar10 reader = new Cifar10(location, progress);
    Dataset data = reader.read(name);
    if (data.classes().equals(CLASSES)
        && (data.train().size() < TRAIN_FILES.size() * OFFICIAL || data.test().size() < OFFICIAL)) {
      notice.accept(reader.part(data));
    }
    return data;
  }

  /** Says how much of CIFAR-10 there is, and which files are not complete. */
  private String part(Dataset data) {
    List<String> incomplete =
        batchFiles().stream().filter(file -> held(file) < OFFICIAL).map(this::words).toList();
    return String.format(
        Locale.ROOT,
        "part of CIFAR-10: %,d of %,d images to train, %,d of %,d to test (%s; complete: %,d each)",
        data.train().size(),
        TRAIN_FILES.size() * OFFICIAL,
        data.test().size(),
        OFFICIAL,
        String.join(", ", incomplete),
        OFFICIAL);
  }

  private String words(String file) {
    return held(file) == 0
        ? file + " missing"
        : String.format(Locale.ROOT, "%s %,d", file, held(file));
  }

  /** Returns the number of images that a file holds; 0 if it is missing. */
  private int held(String file) {
    Batch batch = batches.get(file);
    return batch == null ? 0 : batch.images().size();
  }

  private Dataset read(String name) {
    if (Files.isDirectory(location)) {
      readFolder();
    } else if (Files.exists(location)) {
      readArchive();
    } else {
      throw new SwitchbackException(
          "no CIFAR-10 found",
          location,
          "no such file or folder",
          "a folder with data_batch_1.bin, its parent, or cifar-10-binary.tar.gz",
          "check the path; --data cifar10 downloads the official archive");
    }
    return assemble(name);
  }

  private void readFolder() {
    Path folder = holdsBatches(location) ? location : location.resolve(FOLDER);
    if (!holdsBatches(folder)) {
      throw noBatches("no .bin file of CIFAR-10 in it or in its folder " + FOLDER);
    }
    Path names = folder.resolve(NAMES_FILE);
    if (Files.isRegularFile(names)) {
      readFile(names, this::readNames);
    }
    checkSize(folder);
    for (String file : batchFiles()) {
      Path path = folder.resolve(file);
      if (Files.isRegularFile(path)) {
        readFile(path, stream -> readBatch(file, path.toString(), stream));
      }
    }
  }

  /**
   * Checks that the images fit into memory; the number of images in an archive is not known before.
   */
  private static void checkSize(Path folder) {
    long images = 0;
    for (String file : batchFiles()) {
      images += folder.resolve(file).toFile().length() / RECORD_BYTES;
    }
    HeapMemory.require(
        images + " images", folder, HeapMemory.ofImages(images, IMAGE_BYTES), "fewer files, or ");
  }

  private static boolean holdsBatches(Path folder) {
    return batchFiles().stream().anyMatch(file -> Files.isRegularFile(folder.resolve(file)));
  }

  private static List<String> batchFiles() {
    List<String> files = new ArrayList<>(TRAIN_FILES);
    files.add(TEST_FILE);
    return files;
  }

  private SwitchbackException noBatches(String got) {
    return new SwitchbackException(
        "no CIFAR-10 found",
        location,
        got,
        "data_batch_1.bin to data_batch_5.bin or test_batch.bin",
        "name a folder or archive of the binary version; --data cifar10 downloads it");
  }

  /** What is done with the content of an open file. */
  private interface Reading {
    void from(InputStream stream) throws IOException;
  }

  private static void readFile(Path file, Reading reading) {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      reading.from(stream);
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read a file",
          file,
          e,
          "a readable file",
          "check the file's permissions and the disk",
          e);
    }
  }

  private void readArchive() {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(location), 1 << 16);
        InputStream unzipped =
            new Unpacked(new GZIPInputStream(file, 1 << 16), Files.size(location));
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          readEntry(entry.getName(), tar);
        }
      }
      // The checksum of the gzip format follows the last block of the archive.
      unzipped.readNBytes(MOST_PADDING);
    } catch (IOException | IllegalArgumentException e) {
      throw new SwitchbackException(
          "cannot read an archive",
          location,
          e,
          "a complete .tar.gz with data_batch_1.bin",
          "it is truncated, damaged or not a .tar.gz file; download it again, or unpack it and name"
              + " the folder",
          e);
    }
    if (batches.isEmpty()) {
      throw noBatches("no .bin file of CIFAR-10 in the archive");
    }
  }

  private void readEntry(String entry, InputStream stream) throws IOException {
    String file = entry.substring(entry.lastIndexOf('/') + 1);
    if (file.equals(NAMES_FILE)) {
      readNames(stream);
    } else if (batchFiles().contains(file)) {
      if (batches.containsKey(file)) {
        throw noBatches("two files " + file + " in the archive");
      }
      readBatch(file, location + ", " + entry, stream);
    }
  }

  private void readNames(InputStream stream) throws IOException {
    String text = new String(stream.readNBytes(LONGEST_NAMES_FILE), StandardCharsets.UTF_8);
    List<String> names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (!names.isEmpty()) {
      classes = names;
    }
  }

  /** Reads all records of a file; the number follows from its content, not from a declared size. */
  private void readBatch(String file, String where, InputStream stream) throws IOException {
    Batch batch = new Batch(where, new ArrayList<>(), new ByteArrayOutputStream());
    for (int label = stream.read(); label >= 0; label = stream.read()) {
      int number = batch.images().size();
      if (number == MOST_RECORDS) {
        throw new SwitchbackException(
            "a file has too many records",
            where,
            "more than " + MOST_RECORDS + " records",
            "10000 records, as in the official files",
            "this is not a file of CIFAR-10; name the folder of the binary version");
      }
      byte[] image = stream.readNBytes(IMAGE_BYTES);
      if (image.length < IMAGE_BYTES) {
        throw new SwitchbackException(
            "a record is cut short",
            where + ", record " + number,
            1 + image.length + " bytes",
            RECORD_BYTES + " bytes (a label and 3 x 1024 values)",
            "the file is truncated or not of the binary version; download it again");
      }
      batch.labels().write(label);
      batch.images().add(image);
      progress.at(TASK, ++records, -1);
    }
    batches.put(file, batch);
  }

  private Dataset assemble(String name) {
    if (records == 0) {
      throw noBatches("files without any record");
    }
    batches.values().forEach(this::checkLabels);
    return new Dataset(name, classes, join(TRAIN_FILES), join(List.of(TEST_FILE)));
  }

  private void checkLabels(Batch batch) {
    byte[] labels = batch.labels().toByteArray();
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xFF;
      if (label >= classes.size()) {
        throw new SwitchbackException(
            "a label has no class",
            batch.where() + ", record " + i,
            "label " + label,
            "0 to " + (classes.size() - 1) + " for " + classes.size() + " classes",
            "the file is damaged or belongs to another data set, such as CIFAR-100");
      }
    }
  }

  private ImageSet join(List<String> files) {
    List<byte[]> images = new ArrayList<>();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    for (String file : files) {
      Batch batch = batches.get(file);
      if (batch != null) {
        images.addAll(batch.images());
        labels.writeBytes(batch.labels().toByteArray());
      }
    }
    byte[] bytes = labels.toByteArray();
    int[] unsigned = IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
    return new ImageSet(3, SIDE, SIDE, images.toArray(byte[][]::new), unsigned);
  }
}
