package switchback.datasets.images;

import switchback.datasets.ImageSet;
import switchback.datasets.Pixels;

/** The images of a set's pixels in colour, so that they can be fitted to another size. */
final class PlanesAsImages implements OriginalImages {
  private final Pixels pixels;
  private final int channels;
  private final int height;
  private final int width;

  /** Creates the images of all of a set's pixels, also of those that the set leaves out. */
  PlanesAsImages(ImageSet images) {
    this.pixels = images.pixels();
    this.channels = images.channels();
    this.height = images.height();
    this.width = images.width();
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
}
