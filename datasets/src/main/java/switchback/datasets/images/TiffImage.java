package switchback.datasets.images;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Decodes the first image of a TIFF file. The image libraries unpack its strips or tiles; the
 * samples are taken from them here, in one way for all depths, since the libraries get the less
 * common depths, byte orders and colours wrong without saying so.
 */
final class TiffImage {
  private static final int PROFILE = 34_675;
  private static final int COLOR_MAP = 320;

  private final TiffTags tags;
  private final TiffLayout layout;
  private final TiffSegments segments;

  private TiffImage(byte[] file) throws IOException {
    tags = new TiffTags(ByteBuffer.wrap(file));
    tags.checkWhole();
    layout = TiffLayout.read(tags);
    ImageSizes.checkWithin(layout.width(), layout.height(), file.length);
    segments = new TiffSegments(file, tags, layout);
  }

  /**
   * Decodes a file, upright.
   *
   * @throws IOException if it is damaged
   * @throws UnsupportedImage if it is of a sort that cannot be shown rightly
   * @throws ImageSizes.TooLarge if it declares too many pixels; thrown before it is decoded
   */
  static RgbImage decode(byte[] file) throws IOException {
    TiffImage image = new TiffImage(file);
    int orientation = (int) image.tags.first(TiffTags.ORIENTATION, 1);
    return Orientation.of(orientation).upright(image.rgb(image.samples()));
  }

  private static WritableRaster raster(int width, int height, int samples, int bits) {
    int type = bits <= 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    int[] offsets = IntStream.range(0, samples).toArray();
    return Raster.createWritableRaster(
        new PixelInterleavedSampleModel(type, width, height, samples, samples * width, offsets),
        null);
  }

  private WritableRaster samples() throws IOException {
    WritableRaster raster =
        raster(layout.width(), layout.height(), layout.samples(), layout.bits());
    int across = layout.segmentsAcross();
    int perPlane = across * layout.segmentsDown();
    for (int i = 0; i < perPlane * layout.planes(); i++) {
      int left = i % across * layout.columns();
      int top = i % perPlane / across * layout.rows();
      int width = Math.min(layout.columns(), layout.width() - left);
      int height = Math.min(layout.rows(), layout.height() - top);
      int[] samples = segments.samples(i, height);
      int inRow = samples.length / height;
      for (int y = 0; y < height; y++) {
        int[] row = Arrays.copyOfRange(samples, y * inRow, (y + 1) * inRow);
        if (layout.differences() && layout.compression() != TiffLayout.JPEG) {
          addUp(row);
        }
        if (layout.planes() == 1) {
          raster.setPixels(left, top + y, width, 1, row);
        } else {
          raster.setSamples(left, top + y, width, 1, i / perPlane, row);
        }
      }
    }
    return raster;
  }

  /** Turns differences into samples. */
  private void addUp(int[] row) {
    int step = layout.samplesInSegment();
    int mask = (1 << layout.bits()) - 1;
    for (int i = step; i < row.length; i++) {
      row[i] = row[i] + row[i - step] & mask;
    }
  }

  private RgbImage rgb(WritableRaster samples) throws IOException {
    return switch (layout.photometric()) {
      case TiffLayout.CMYK -> Rasters.cmyk(samples, layout.bits());
      case TiffLayout.PALETTE -> model(palette(samples), 3, 8, ColorSpace.CS_sRGB);
      case TiffLayout.LUMA_CHROMA -> {
        convert(samples, TiffImage::lumaChroma);
        yield model(samples, 3, 8, ColorSpace.CS_sRGB);
      }
      case TiffLayout.RGB -> model(samples, 3, layout.bits(), ColorSpace.CS_sRGB);
      case TiffLayout.WHITE_IS_ZERO -> {
        int most = (1 << layout.bits()) - 1;
        convert(samples, pixel -> pixel[0] = most - pixel[0]);
        yield model(samples, 1, layout.bits(), ColorSpace.CS_GRAY);
      }
      default -> model(samples, 1, layout.bits(), ColorSpace.CS_GRAY);
    };
  }

  /** Changes the samples of a pixel in place. */
  private interface Conversion {
    void convert(int[] pixel);
  }

  private static void convert(WritableRaster raster, Conversion conversion) {
    int[] pixel = new int[raster.getNumBands()];
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        raster.getPixel(x, y, pixel);
        conversion.convert(pixel);
        raster.setPixel(x, y, pixel);
      }
    }
  }

  /** Converts as JPEG does (ITU-T T.871, section 7). */
  private static void lumaChroma(int[] pixel) {
    int luma = pixel[0];
    int blue = pixel[1] - 128;
    int red = pixel[2] - 128;
    pixel[0] = level(luma + 1.402 * red);
    pixel[1] = level(luma - (0.114 * 1.772 * blue + 0.299 * 1.402 * red) / 0.587);
    pixel[2] = level(luma + 1.772 * blue);
  }

  private static int level(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  /**
   * Returns the colours of a palette by the upper 8 of their 16 bits, which is right for levels
   * times 257 and for levels times 256, since encoders write both; and the alpha, if there is one.
   */
  private WritableRaster palette(Raster indices) {
    long[] map = tags.values(COLOR_MAP);
    int size = map.length / 3;
    boolean alpha = layout.alpha();
    WritableRaster colours = raster(layout.width(), layout.height(), alpha ? 4 : 3, 8);
    int[] from = new int[layout.samples()];
    int[] to = new int[4];
    for (int y = 0; y < layout.height(); y++) {
      for (int x = 0; x < layout.width(); x++) {
        indices.getPixel(x, y, from);
        for (int c = 0; c < 3; c++) {
          to[c] = (int) (map[c * size + from[0]] >> 8);
        }
        to[3] = alpha ? from[1] * 255 / ((1 << layout.bits()) - 1) : 0;
        colours.setPixel(x, y, to);
      }
    }
    return colours;
  }

  /** Converts levels of grey or of red, green and blue, of which the file may have a profile. */
  private RgbImage model(WritableRaster raster, int colours, int bits, int space)
      throws IOException {
    int bands = colours + (layout.alpha() ? 1 : 0);
    int[] kept = IntStream.range(0, bands).toArray();
    WritableRaster known =
        raster.createWritableChild(0, 0, raster.getWidth(), raster.getHeight(), 0, 0, kept);
    int[] depths = new int[bands];
    Arrays.fill(depths, bits);
    ComponentColorModel model =
        new ComponentColorModel(
            colours == 3 ? profile(space) : ColorSpace.getInstance(space),
            depths,
            layout.alpha(),
            layout.multiplied(),
            layout.alpha() ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            raster.getTransferType());
    return Rasters.rgb(new BufferedImage(model, known, layout.multiplied(), null));
  }

  private ColorSpace profile(int space) {
    byte[] data = tags.bytes(PROFILE);
    if (data.length > 0) {
      try {
        ICC_Profile profile = ICC_Profile.getInstance(data);
        if (profile.getColorSpaceType() == ColorSpace.TYPE_RGB) {
          return new ICC_ColorSpace(profile);
        }
      } catch (IllegalArgumentException e) {
        // A profile that cannot be read is as good as none.
        return ColorSpace.getInstance(space);
      }
    }
    return ColorSpace.getInstance(space);
  }
}
