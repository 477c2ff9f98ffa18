package switchback.datasets.sources;

import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import switchback.datasets.Portable;
import switchback.datasets.arrays.NumberType;
import switchback.datasets.images.RgbImage;

/** Labelled images in arrays. The bytes of an image are its levels, (C, H, W). */
final class ArrayImages implements LabelledFiles {
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
  public byte[] bytes(int index, int most) throws IOException {
    Place place = place(index);
    try {
      return place.array().levels(place.image());
    } catch (InternalError e) {
      // Java's error for a mapped file that has become shorter, or that the disk does not yield.
      throw new IOException("the array ends within it, or the disk does not yield it", e);
    }
  }

  @Override
  public RgbImage decoded(byte[] bytes, int index, Consumer<String> notices) {
    ImageLayout layout = place(index).array().layout();
    return RgbImage.ofPlanes(bytes, layout.channels(), layout.height(), layout.width());
  }

  @Override
  public LabelledFiles chosen(int[] positions) {
    return new ArrayImages(
        arrays,
        IntStream.of(positions).map(i -> numbers[i]).toArray(),
        IntStream.of(positions).map(i -> labels[i]).toArray());
  }

  /** Returns the images, whose levels are sent themselves. */
  @Override
  public Portable<LabelledFiles> portable() {
    List<SentImage> sent = IntStream.range(0, size()).mapToObj(i -> sent(place(i))).toList();
    int[] their = labels;
    return () ->
        new ArrayImages(
            sent.stream().map(SentImage::array).toList(),
            IntStream.range(0, sent.size()).toArray(),
            their);
  }

  private static SentImage sent(Place place) {
    ImageLayout layout = place.array().layout();
    byte[] levels = place.array().levels(place.image());
    return new SentImage(
        place.toString(), levels, layout.channels(), layout.height(), layout.width());
  }

  /** An image as it is sent. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record SentImage(String name, byte[] levels, int channels, int height, int width)
      implements Serializable {
    ImageArray array() {
      int plane = height * width;
      return new ImageArray(
          name,
          MemorySegment.ofArray(levels),
          NumberType.UINT8,
          ByteOrder.nativeOrder(),
          new ImageLayout(1, channels, height, width, levels.length, plane, width, 1));
    }
  }
}
