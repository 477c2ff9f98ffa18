package switchback.training.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * How the filter gradient lays an image out: padded with zeros, (rows, columns, channels). There
 * the taps of a filter's row are neighbours, all channels of each: a few vectors, {@code taps *
 * channels} floats long together, hold them, wherever the window is. Where taps are a dilation
 * apart, each is a group of its own.
 */
final class ChannelsLast {
  private final Geometry g;
  private final int channels;
  private final int rowFloats;
  private final int rows;
  private final int lanes;
  private final int tapsAGroup;
  private final int vectorsAGroup;

  ChannelsLast(ConvolutionShape shape, int lanes) {
    this.g = shape.geometry();
    this.channels = shape.channels();
    this.lanes = lanes;
    this.rows = (g.outHeight() - 1) * g.strideRows() + g.reachRows();
    int columns = (g.outWidth() - 1) * g.strideColumns() + g.reachColumns();
    this.rowFloats = columns * channels;
    this.tapsAGroup = g.dilationColumns() == 1 ? g.kernelColumns() : 1;
    this.vectorsAGroup = Math.ceilDiv(tapsAGroup * channels, lanes);
  }

  /** Floats of memory; a last vector may reach beyond the image. */
  int size() {
    return rows * rowFloats + lanes;
  }

  /** Where the vectors of the window at the first output cell start. */
  int[] columns() {
    int groups = g.taps() / tapsAGroup;
    return table(
        groups * vectorsAGroup,
        i -> tap(i / vectorsAGroup * tapsAGroup) + i % vectorsAGroup * lanes);
  }

  private int tap(int tap) {
    return tap / g.kernelColumns() * g.dilationRows() * rowFloats
        + tap % g.kernelColumns() * g.dilationColumns() * channels;
  }

  /** The distance of every output cell's window from the first one's. */
  int[] cells() {
    return table(
        g.outHeight() * g.outWidth(),
        i ->
            i / g.outWidth() * g.strideRows() * rowFloats
                + i % g.outWidth() * g.strideColumns() * channels);
  }

  /** For each weight of a filter (C, kh, kw) the place among all lanes of the columns. */
  int[] weights() {
    return table(
        channels * g.taps(),
        i -> {
          int tap = i % g.taps();
          int channel = i / g.taps();
          return tap / tapsAGroup * vectorsAGroup * lanes + tap % tapsAGroup * channels + channel;
        });
  }

  private static int[] table(int size, IntUnaryOperator entry) {
    int[] table = new int[size];
    Arrays.setAll(table, entry);
    return table;
  }

  /** Fills memory, once zeroed, from an image (C, H, W); the zeros around stay. */
  void fill(float[] image, MemorySegment padded) {
    int width = g.width();
    int plane = g.height() * width;
    for (int y = 0; y < g.height(); y++) {
      int row = y + g.padRows();
      if (row >= rows) {
        return;
      }
      int columns = Math.min(width, rowFloats / channels - g.padColumns());
      for (int x = 0; x < columns; x++) {
        Floats.gather(
            image,
            y * width + x,
            plane,
            channels,
            padded,
            row * rowFloats + (x + g.padColumns()) * channels);
      }
    }
  }
}
