package switchback.datasets.sources;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import switchback.datasets.files.Digests;
import switchback.datasets.images.RgbImage;

/** Labelled images in arrays. The bytes of an image are its levels, (C, H, W). */
final class ArrayImages implements LabelledFiles {
  /** The parts of an array, evenly spaced, that stand for all of it, and the bytes of each. */
  private static final int PARTS = 64;

  private static final int PART_BYTES = 4096;

  private final List<ImageArray> arrays;
  private final int[] numbers;
  private final int[] labels;

  /**
   * Creates labelled images.
   *
   * @param arrays the arrays; their images are counted on from one to the next
   * @param numbers the numbers of the images in order; not copied
   * @param labels one per image; not copied
   */
  ArrayImages(List<ImageArray> arrays, int[] numbers, int[] labels) {
    this.arrays = List.copyOf(arrays);
    this.numbers = numbers;
    this.labels = labels;
  }

  /** An image of an array. */
  private record Place(ImageArray array, int image) {
    @Override
    public String toString() {
      return array.name() + "[" + image + "]";
    }
  }

  private Place place(int index) {
    int image = numbers[index];
    for (ImageArray array : arrays) {
      if (image < array.layout().count()) {
        return new Place(array, image);
      }
      image -= array.layout().count();
    }
    throw new IndexOutOfBoundsException("no image " + numbers[index]);
  }

  @Override
  public int size() {
    return numbers.length;
  }

  @Override
  public String path(int index) {
    return place(index).toString();
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String where(int index) {
    return path(index);
  }

  @Override
  public byte[] bytes(int index, int most) {
    Place place = place(index);
    return place.array().levels(place.image());
  }

  @Override
  public RgbImage decoded(byte[] bytes, int index, Consumer<String> notices) {
    ImageLayout layout = place(index).array().layout();
    return RgbImage.ofPlanes(bytes, layout.channels(), layout.height(), layout.width());
  }

  @Override
  public String identity() {
    MessageDigest digest = Digests.sha256();
    for (ImageArray array : arrays) {
      String text = array.name() + array.type() + array.order() + array.layout();
      digest.update((text + array.memory().byteSize()).getBytes(StandardCharsets.UTF_8));
      MemorySegment memory = array.memory();
      for (int part = 0; part < PARTS; part++) {
        long from = memory.byteSize() / PARTS * part;
        long bytes = Math.min(PART_BYTES, memory.byteSize() - from);
        digest.update(memory.asSlice(from, bytes).toArray(JAVA_BYTE));
      }
    }
    digest.update(Arrays.toString(numbers).getBytes(StandardCharsets.UTF_8));
    return Digests.hex(digest);
  }

  @Override
  public LabelledFiles chosen(int[] positions) {
    return new ArrayImages(
        arrays,
        IntStream.of(positions).map(i -> numbers[i]).toArray(),
        IntStream.of(positions).map(i -> labels[i]).toArray());
  }
}
