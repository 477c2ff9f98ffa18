package switchback.datasets.images;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import switchback.datasets.ImageSet;
import switchback.datasets.Pixels;

/**
 * The way images of any size and colours become those that a network takes, in one place for all
 * that reads images: scaled and cropped about their centre, and grey for a network of one channel.
 *
 * @param channels the network's channels: 3 for colours, 1 for grey; other numbers of channels take
 *     no image files
 * @param height the rows of the network's images
 * @param width their columns
 * @param resize the length to which an image's shorter side is scaled before the centre is cut out;
 *     null for the largest part of the right shape, scaled to the size
 */
public record Fitting(int channels, int height, int width, @Nullable Integer resize)
    implements Serializable {
  /** The shares of red, green and blue in grey, of 1000 (ITU-R BT.601). */
  private static final int[] GREY = {299, 587, 114};

  /** Returns whether image files can be fitted: the network takes colours or grey. */
  public boolean takesImages() {
    return channels == 1 || channels == 3;
  }

  /**
   * Returns an image as a set of one, with label 0.
   *
   * @throws IllegalArgumentException if the network takes neither colours nor grey
   */
  public ImageSet alone(RgbImage image) {
    return new ImageSet(channels, height, width, new byte[][] {planes(image)}, new int[] {0});
  }

  /** Returns a description of what happens to an image, for users. */
  public String text(RgbImage image) {
    RgbImage scaled = scaled(image);
    String text =
        resize == null
            ? image.fitting(width, height)
            : "%dx%d, scaled to %dx%d, cropped in the middle to %dx%d"
                .formatted(
                    image.width(), image.height(), scaled.width(), scaled.height(), width, height);
    return text + (channels == 1 ? ", turned grey" : "");
  }

  /**
   * Returns a set whose images are fitted; the set itself if they already are. Images that are read
   * on demand are fitted from their files, whatever their size in the given set; the other ones are
   * fitted when they are asked for.
   *
   * @throws IllegalArgumentException if the network takes neither colours nor grey
   */
  public ImageSet of(ImageSet images) {
    if (fits(images)) {
      return images;
    }
    requireImages();
    Pixels pixels =
        images.pixels() instanceof FittedImages fitted
            ? fitted.refitted(this)
            : new FittedImages(new PlanesAsImages(images), this, FittedImages.DEFAULT_CACHE);
    return images.with(channels, height, width, pixels);
  }

  /** Returns whether images already are as the network takes them. */
  public boolean fits(ImageSet images) {
    boolean isSame =
        images.channels() == channels && images.height() == height && images.width() == width;
    return isSame
        && (!(images.pixels() instanceof FittedImages other) || other.fitting().equals(this));
  }

  /** Returns the number of bytes of a fitted image. */
  int bytes() {
    return channels * height * width;
  }

  private void requireImages() {
    if (!takesImages()) {
      throw new IllegalArgumentException("no images of " + channels + " channels");
    }
  }

  /** Returns an image fitted, (C, H, W) as unsigned bytes. */
  byte[] planes(RgbImage image) {
    requireImages();
    RgbImage scaled = scaled(image);
    RgbImage fitted = resize == null ? scaled.fit(width, height) : scaled.centre(width, height);
    return channels == 3 ? fitted.planes() : grey(fitted.planes());
  }

  private RgbImage scaled(RgbImage image) {
    boolean isAsIs = image.width() == width && image.height() == height;
    if (resize == null || isAsIs) {
      return image;
    }
    int shorter = Math.min(image.width(), image.height());
    int toWidth = Math.max(width, Math.round((float) image.width() * resize / shorter));
    int toHeight = Math.max(height, Math.round((float) image.height() * resize / shorter));
    return toWidth == image.width() && toHeight == image.height()
        ? image
        : Resampling.scale(image, 0, 0, image.width(), image.height(), toWidth, toHeight);
  }

  private static byte[] grey(byte[] planes) {
    byte[] grey = new byte[planes.length / GREY.length];
    for (int i = 0; i < grey.length; i++) {
      int sum = 500;
      for (int channel = 0; channel < GREY.length; channel++) {
        sum += GREY[channel] * (planes[channel * grey.length + i] & 0xFF);
      }
      grey[i] = (byte) (sum / 1000);
    }
    return grey;
  }
}
