package switchback.datasets.sources;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import switchback.datasets.Dataset;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.files.Unpacked;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads the IDX files of MNIST (LeCun, Cortes and Burges, The MNIST database of handwritten digits)
 * and of the sets that took over its format, such as Fashion-MNIST and KMNIST, plain or compressed
 * by gzip. Whether a file has images or labels follows from its content. Images belong to the
 * labels whose file is called alike, with {@code labels} in place of {@code images}; a name with
 * {@code train} is of the training split, one with {@code t10k} or {@code test} of the other.
 */
final class IdxFolder {
  private static final int DEPTH = 3;
  private static final int MAGIC_BYTES = 4;
  private static final int UBYTE = 8;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 16;
  private static final String EXPECTED =
      "files such as train-images-idx3-ubyte and train-labels-idx1-ubyte, or the same as .gz";

  private final Path root;
  private final Map<String, Path> images = new TreeMap<>();
  private final Map<String, Path> labels = new TreeMap<>();
  private final List<ImageArray> arrays = new ArrayList<>();
  private final List<String> splits = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private final List<String> classes = new ArrayList<>();

  private IdxFolder(Path root) {
    this.root = root;
  }

  /**
   * Reads all files into memory.
   *
   * @param name the name of the data set
   * @param root a folder with the files, or with a folder of them
   * @param notice receives a line about how the images are divided
   * @throws SwitchbackException if there are no such files, one is damaged, or images are without
   *     labels
   */
  static Dataset read(
      String name, Path root, SourceOptions options, Progress progress, Consumer<String> notice) {
    return new IdxFolder(root).read(name, options, progress, notice);
  }

  private Dataset read(
      String name, SourceOptions options, Progress progress, Consumer<String> notice) {
    find();
    if (images.isEmpty()) {
      throw refused(
          "no images found", root, Files.isDirectory(root) ? "no IDX file of images" : "no folder");
    }
    int done = 0;
    for (Map.Entry<String, Path> each : images.entrySet()) {
      progress.at("reading IDX files", ++done, images.size());
      add(each.getKey(), each.getValue());
    }
    return SplitFiles.byShards(splits, paths, classes)
        .dataset(
            new StreamedDataset(name, root, options, progress, notice),
            (numbers, theirs) -> new ArrayImages(arrays, numbers, theirs));
  }

  /** Finds the files by their content; of a file and the same one compressed, the former. */
  private void find() {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root, DEPTH)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        byte[] magic = magic(file);
        boolean isIdx =
            magic.length == MAGIC_BYTES && magic[0] == 0 && magic[1] == 0 && magic[2] == UBYTE;
        if (isIdx && magic[3] == 1) {
          labels.putIfAbsent(stem(file, "labels?"), file);
        } else if (isIdx && (magic[3] == 3 || magic[3] == 4)) {
          images.putIfAbsent(stem(file, "images?"), file);
        }
      }
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read a folder", root, e, "a readable folder", "check its permissions", e);
    }
  }

  private static byte[] magic(Path file) throws IOException {
    try (InputStream stream = opened(file)) {
      return stream.readNBytes(MAGIC_BYTES);
    } catch (IOException _) {
      // Another file that only looks compressed; one that is needed is read again.
      return new byte[0];
    }
  }

  private static InputStream opened(Path file) throws IOException {
    InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    stream.mark(2);
    boolean isGzip = stream.read() == 0x1F && stream.read() == 0x8B;
    stream.reset();
    return isGzip ? new Unpacked(new GZIPInputStream(stream, 1 << 16), Files.size(file)) : stream;
  }

  /** Returns a file's path without what tells images from labels. */
  private String stem(Path file, String word) {
    String path = root.relativize(file).toString().toLowerCase(Locale.ROOT);
    return path.replaceFirst("\\.gz$", "")
        .replaceFirst("(?s)(.*)" + word, "$1*")
        .replaceFirst("idx\\d", "idx");
  }

  private void add(String stem, Path file) {
    Path theirs =
        Optional.ofNullable(labels.get(stem))
            .orElseThrow(
                () ->
                    refused(
                        "images without labels",
                        file,
                        labels.isEmpty()
                            ? "no file of labels"
                            : "labels in other files: "
                                + labels.values().stream().map(Path::getFileName).toList()));
    ByteBuffer pixels = content(file);
    List<Integer> shape = shape(pixels, file);
    MemorySegment memory = numbers(pixels, shape, file);
    ImageLayout layout =
        shape.size() == 3
            ? ImageLayout.grey(shape, false, file)
            : ImageLayout.of(shape, false, null, file);
    String name = root.relativize(file).toString();
    arrays.add(new ImageArray(name, memory, NumberType.UINT8, ByteOrder.BIG_ENDIAN, layout));
    ByteBuffer given = content(theirs);
    MemorySegment numbers = numbers(given, shape(given, theirs), theirs);
    if (numbers.byteSize() != layout.count()) {
      throw refused(
          "other numbers of images and labels",
          file,
          layout.count() + " images, " + numbers.byteSize() + " labels");
    }
    String split = Splitting.inName(name.replace("t10k", "test"));
    for (int i = 0; i < layout.count(); i++) {
      splits.add(split);
      paths.add(name + "[" + i + "]");
      classes.add(Long.toString(NumberType.UINT8.whole(numbers, ByteOrder.BIG_ENDIAN, i)));
    }
  }

  private static ByteBuffer content(Path file) {
    try (InputStream stream = opened(file)) {
      HeapMemory.require(
          "an IDX file", file, Files.size(file), "unpack it, or take fewer images, or ");
      byte[] bytes = stream.readNBytes(MOST_BYTES);
      if (bytes.length < 2 * Integer.BYTES) {
        throw damaged(file, bytes.length + " bytes");
      }
      return ByteBuffer.wrap(bytes);
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read a file",
          file,
          e,
          "a readable IDX file",
          "check its permissions; a damaged .gz has to be downloaded again",
          e);
    }
  }

  /**
   * Reads the header of a file: its magic number, whose last byte counts the axes, and a size each.
   */
  private static List<Integer> shape(ByteBuffer content, Path file) {
    int axes = content.getInt() & 0xFF;
    if (content.remaining() < axes * Integer.BYTES) {
      throw damaged(file, content.limit() + " bytes");
    }
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < axes; axis++) {
      shape.add(content.getInt());
    }
    return shape;
  }

  /** Returns the numbers that follow the header of a file. */
  private static MemorySegment numbers(ByteBuffer content, List<Integer> shape, Path file) {
    long expected = 1;
    for (int side : shape) {
      expected = side < 0 || expected > MOST_BYTES ? Long.MAX_VALUE : expected * side;
    }
    if (content.remaining() != expected) {
      throw damaged(file, content.remaining() + " bytes for " + shape);
    }
    return MemorySegment.ofBuffer(content);
  }

  private static SwitchbackException damaged(Path file, String got) {
    return new SwitchbackException(
        "a damaged IDX file",
        file,
        got,
        "as many bytes as its header says",
        "it is cut short or not of this format; download it again");
  }

  private static SwitchbackException refused(String what, Object where, String got) {
    return new SwitchbackException(
        what, where, got, EXPECTED, "name the folder that holds all files of one data set");
  }
}
