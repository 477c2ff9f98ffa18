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

  /** Returns an image in colour; a set of other than three channels gives its first one as grey. */
  @Override
  public RgbImage image(int index) {
    byte[] planes = pixels.image(index);
    int plane = height * width;
    int[] rgb = new int[plane];
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < 3; channel++) {
        int source = channels == 3 ? channel : 0;
        rgb[i] = (rgb[i] << 8) | (planes[source * plane + i] & 0xFF);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  @Override
  public String path(int index) {
    return pixels.path(index);
  }

  @Override
  public String identity() {
    return pixels.identity();
  }
}
