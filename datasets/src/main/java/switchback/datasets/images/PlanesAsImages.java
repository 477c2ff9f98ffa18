package switchback.datasets.images;

import switchback.datasets.ImageSet;
import switchback.datasets.Pixels;
import switchback.datasets.Portable;

/** The images of a set's pixels in colour, so that they can be fitted to another size. */
final class PlanesAsImages implements OriginalImages {
  private final Pixels pixels;
  private final int channels;
  private final int height;
  private final int width;

  private PlanesAsImages(Pixels pixels, int channels, int height, int width) {
    this.pixels = pixels;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /** Creates the images of all of a set's pixels, also of those that the set leaves out. */
  PlanesAsImages(ImageSet images) {
    this(images.pixels(), images.channels(), images.height(), images.width());
  }

  @Override
  public int size() {
    return pixels.size();
  }

  @Override
  public RgbImage image(int index) {
    return RgbImage.ofPlanes(pixels.image(index), channels, height, width);
  }

  @Override
  public String path(int index) {
    return pixels.path(index);
  }

  @Override
  public byte[] identity(int index) {
    return pixels.identity(index);
  }

  @Override
  public Portable<OriginalImages> portable(int[] numbers) {
    int planes = channels;
    int rows = height;
    int columns = width;
    Portable<Pixels> sent = pixels.portable(numbers);
    return () -> new PlanesAsImages(sent.open(), planes, rows, columns);
  }
}
