package switchback.datasets.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import org.apache.commons.imaging.AbstractImageParser;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.ImagingException;
import org.apache.commons.imaging.ImagingParameters;
import org.apache.commons.imaging.common.BufferedImageFactory;

/** Decodes formats that Java's own readers do not know, such as PPM, by Commons Imaging. */
final class OtherImages {
  private OtherImages() {}

  static RgbImage decode(byte[] bytes) throws IOException {
    ImageFormat format = Imaging.guessFormat(bytes);
    for (AbstractImageParser<?> parser : AbstractImageParser.getAllImageParsers()) {
      if (parser.canAcceptType(format)) {
        return decode(parser, bytes);
      }
    }
    throw new ImagingException("content of an unknown format");
  }

  private static <P extends ImagingParameters<P>> RgbImage decode(
      AbstractImageParser<P> parser, byte[] bytes) throws IOException {
    P parameters = parser.getDefaultParameters();
    var size = parser.getImageSize(bytes);
    ImageSizes.checkWithin(size.width, size.height, bytes.length);
    parameters.setBufferedImageFactory(new CheckedImages());
    return Rasters.rgb(parser.getBufferedImage(bytes, parameters));
  }

  /**
   * Creates the images into which a file is decoded. It checks sizes again, since a frame may
   * declare more pixels than its file, and creates colour images for grey ones, since Java's own
   * grey is linear.
   */
  private static final class CheckedImages implements BufferedImageFactory {
    @Override
    public BufferedImage getColorBufferedImage(int width, int height, boolean alpha) {
      ImageSizes.check(width, height);
      int type = alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
      return new BufferedImage(width, height, type);
    }

    @Override
    public BufferedImage getGrayscaleBufferedImage(int width, int height, boolean alpha) {
      return getColorBufferedImage(width, height, alpha);
    }
  }
}
