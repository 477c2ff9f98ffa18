package switchback.datasets.sources;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import switchback.datasets.Dataset;
import switchback.datasets.arrays.NpyLayout;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Reads images from an array in a {@code .npy} file, {@code IMAGES.npy}, and their labels from
 * another one, {@code IMAGES.npy,LABELS.npy}. The files are mapped, so that an array may be larger
 * than memory. The images are a split of their own if the name of the file has a word such as
 * train, test or val; otherwise {@link Splitting} divides them.
 */
final class NpyImages {
  private static final Set<NumberType> TYPES =
      EnumSet.of(NumberType.UINT8, NumberType.FLOAT16, NumberType.FLOAT32, NumberType.FLOAT64);

  private static final int HIGHEST_LABEL = 999_999;

  private NpyImages() {}

  /** A mapped array. */
  private record Mapped(
      Path file, MemorySegment memory, NumberType type, ByteOrder order, NpyLayout layout) {}

  /**
   * Maps both files; no image is read yet, except a few to check their scale.
   *
   * @param name the name of the data set
   * @param files the file of the images and, if there is one, that of the labels
   * @param notice receives lines about what the array is taken for and how it is divided
   * @throws SwitchbackException if a file cannot be read, or is not an array of images or labels
   */
  static Dataset read(
      String name,
      List<Path> files,
      SourceOptions options,
      Progress progress,
      Consumer<String> notice) {
    Path file = files.getFirst();
    Mapped images = mapped(file);
    if (!TYPES.contains(images.type())) {
      throw refused(
          "not an array of images",
          file,
          images.type(),
          "uint8, or float16, float32 or float64 from 0 to 1",
          "numpy.save(file, array.astype(numpy.uint8)), if its levels are 0 to 255");
    }
    ImageLayout layout =
        ImageLayout.of(
            images.layout().shape(), images.layout().isFortran(), options.layout(), file);
    ImageArray array =
        new ImageArray(
            file.getFileName().toString(), images.memory(), images.type(), images.order(), layout);
    array.checkScale(file);
    notice.accept("%s: %s, %s".formatted(file.getFileName(), layout, images.type()));
    List<String> classes = classes(files, layout.count());
    List<String> paths =
        IntStream.range(0, layout.count()).mapToObj(i -> array.name() + "[" + i + "]").toList();
    String split = Splitting.inName(array.name());
    return SplitFiles.byShards(Collections.nCopies(layout.count(), split), paths, classes)
        .dataset(
            new StreamedDataset(name, file, options, progress, notice),
            (numbers, labels) -> new ArrayImages(List.of(array), numbers, labels));
  }

  /**
   * Returns the file of the images and, if there is one, that of the labels.
   *
   * @param place the place of the images, with that of the labels behind a comma if there is one
   * @param paths makes paths of places
   */
  static List<Path> files(String place, Function<String, Path> paths) {
    Path whole = paths.apply(place);
    int comma = place.indexOf(".npy,");
    if (comma < 0 || Files.exists(whole)) {
      return List.of(whole);
    }
    return List.of(
        paths.apply(place.substring(0, comma + 4)), paths.apply(place.substring(comma + 5)));
  }

  private static List<String> classes(List<Path> files, int images) {
    if (files.size() == 1) {
      String name = files.getFirst().getFileName().toString().replaceFirst("\\.npy$", "");
      return Collections.nCopies(images, name);
    }
    Path file = files.getLast();
    Mapped labels = mapped(file);
    List<Integer> shape = labels.layout().shape();
    boolean isFlat = shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1);
    if (!isFlat || shape.getFirst() != images) {
      boolean isOneHot = shape.size() == 2 && shape.getFirst() == images;
      throw refused(
          "not the labels of these images",
          file,
          "shape " + shape,
          "[" + images + "], a label for each image",
          isOneHot
              ? "it may hold a value per class: numpy.save(file, array.argmax(1))"
              : "name the labels that belong to " + files.getFirst().getFileName());
    }
    return IntStream.range(0, images).mapToObj(i -> label(labels, i)).toList();
  }

  private static String label(Mapped labels, int index) {
    double value = labels.type().at(labels.memory(), labels.order(), index);
    if (value != Math.rint(value) || value < 0 || value > HIGHEST_LABEL) {
      throw refused(
          "a label is not the number of a class",
          labels.file() + "[" + index + "]",
          value,
          "a whole number from 0 to " + HIGHEST_LABEL,
          "numpy.unique(labels, return_inverse=True)[1] numbers any labels");
    }
    return Integer.toString((int) value);
  }

  private static Mapped mapped(Path file) {
    NpyLayout layout;
    MemorySegment memory;
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      layout = NpyLayout.read(stream, file);
      memory = MappedFile.of(file);
    } catch (IOException e) {
      throw new SwitchbackException(
          "cannot read an array", file, e, "a .npy file", "check the path and permissions", e);
    }
    String dtype = layout.dtype();
    NumberType type =
        NumberType.ofNumpy(dtype.replaceFirst("^[<>|=]", ""))
            .orElseThrow(() -> unknownType(file, dtype));
    MemorySegment numbers = memory.asSlice(layout.bytes());
    BigInteger expected = BigInteger.valueOf(type.bytes());
    for (int side : layout.shape()) {
      expected = expected.multiply(BigInteger.valueOf(side));
    }
    if (!expected.equals(BigInteger.valueOf(numbers.byteSize()))) {
      throw refused(
          "a .npy file of another size than its shape",
          file,
          numbers.byteSize() + " bytes",
          "%s bytes for shape %s of %s".formatted(expected, layout.shape(), type),
          "it is cut short or damaged: write it again with numpy.save");
    }
    ByteOrder order = dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new Mapped(file, numbers, type, order, layout);
  }

  private static SwitchbackException unknownType(Path file, String dtype) {
    return refused(
        "unsupported type of numbers",
        file,
        "dtype '" + dtype + "'",
        "uint8, or floats from 0 to 1; labels are whole numbers",
        "texts become numbers by numpy.unique(labels, return_inverse=True)[1], objects by"
            + " numpy.stack");
  }

  private static SwitchbackException refused(
      String what, Object where, Object got, Object expected, String hint) {
    return new SwitchbackException(what, where, got, expected, hint);
  }
}
