package switchback.datasets.sources;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
}
