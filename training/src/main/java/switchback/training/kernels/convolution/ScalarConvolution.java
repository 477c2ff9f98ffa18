package switchback.training.kernels.convolution;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.SegmentSizes;

/**
 * The oracle of the plain sum, for tests and benchmarks: {@link ReferenceConvolution} in float. It
 * fixes the order of the sums, so that faster kernels can be compared with it to the bit. Slow,
 * single-threaded.
 *
 * <ul>
 *   <li>correlate: from the bias, one chain of fused multiply-adds over channels, filter rows,
 *       filter columns.
 *   <li>project: from zero, one chain over features and the rows and columns of the filter turned
 *       by 180 degrees.
 *   <li>filterGradient: for a part of {@value #IMAGES_PER_PART} images, from zero, one chain over
 *       images, output rows and columns; then the parts are added in order.
 *   <li>biasGradient: for a part, from zero, {@value #CHAINS} chains of additions over images and
 *       output cells, cell {@code i} in chain {@code i} mod {@value #CHAINS}; then the chains are
 *       added in order, then the parts.
 * </ul>
 *
 * Every sum ends with {@code + 0f}, which turns a negative zero into a positive one. It therefore
 * makes no difference whether a kernel omits the padding or multiplies it by zero, as long as
 * filters and signals are finite.
 */
public final class ScalarConvolution implements ConvolutionKernel {
  /** Images whose gradients are added before the parts are. */
  static final int IMAGES_PER_PART = 8;

  /** Sums in which the bias gradient of a part is first gathered: a vector's worth, or more. */
  static final int CHAINS = 16;

  @Override
  public void correlate(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment filters,
      @Nullable MemorySegment bias,
      boolean rectify,
      MemorySegment output) {
    SegmentSizes.forward(shape, images, input, filters, bias, output);
    Geometry g = shape.geometry();
    for (int n = 0; n < images; n++) {
      for (int o = 0; o < shape.features(); o++) {
        for (int oy = 0; oy < g.rows().outSize(); oy++) {
          for (int ox = 0; ox < g.columns().outSize(); ox++) {
            float sum = bias == null ? 0 : bias.getAtIndex(JAVA_FLOAT, o);
            for (int c = 0; c < shape.channels(); c++) {
              for (int ky = 0; ky < g.rows().window(); ky++) {
                for (int kx = 0; kx < g.columns().window(); kx++) {
                  float x = input(shape, input, n, c, g.rows().at(oy, ky), g.columns().at(ox, kx));
                  sum = Math.fma(x, filter(shape, filters, o, c, ky, kx), sum);
                }
              }
            }
            sum += 0f;
            output.setAtIndex(
                JAVA_FLOAT,
                (((long) n * shape.features() + o) * g.rows().outSize() + oy)
                        * g.columns().outSize()
                    + ox,
                rectify ? Math.max(0, sum) : sum);
          }
        }
      }
    }
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      MemorySegment signal,
      MemorySegment filters,
      MemorySegment input) {
    SegmentSizes.backward(shape, images, input, filters, signal);
    Geometry g = shape.geometry();
    for (int n = 0; n < images; n++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int y = 0; y < g.rows().size(); y++) {
          for (int x = 0; x < g.columns().size(); x++) {
            float sum = 0;
            for (int o = 0; o < shape.features(); o++) {
              for (int ky = g.rows().window() - 1; ky >= 0; ky--) {
                for (int kx = g.columns().window() - 1; kx >= 0; kx--) {
                  float s =
                      signalThatMeets(
                          shape, signal, n, o, y - g.rows().at(0, ky), x - g.columns().at(0, kx));
                  sum = Math.fma(s, filter(shape, filters, o, c, ky, kx), sum);
                }
              }
            }
            input.setAtIndex(
                JAVA_FLOAT,
                (((long) n * shape.channels() + c) * g.rows().size() + y) * g.columns().size() + x,
                sum + 0f);
          }
        }
      }
    }
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment input,
      MemorySegment outputGradient,
      MemorySegment filterGradient) {
    SegmentSizes.backward(shape, images, input, filterGradient, outputGradient);
    Geometry g = shape.geometry();
    for (int o = 0; o < shape.features(); o++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int ky = 0; ky < g.rows().window(); ky++) {
          for (int kx = 0; kx < g.columns().window(); kx++) {
            float total = 0;
            for (int from = 0; from < images; from += IMAGES_PER_PART) {
              float part = 0;
              for (int n = from; n < Math.min(images, from + IMAGES_PER_PART); n++) {
                part = image(part, shape, input, outputGradient, n, o, c, ky, kx);
              }
              total += part;
            }
            filterGradient.setAtIndex(JAVA_FLOAT, filterIndex(shape, o, c, ky, kx), total + 0f);
          }
        }
      }
    }
  }

  private static float image(
      float start,
      ConvolutionShape shape,
      MemorySegment input,
      MemorySegment gradient,
      int n,
      int o,
      int c,
      int ky,
      int kx) {
    Geometry g = shape.geometry();
    float sum = start;
    for (int oy = 0; oy < g.rows().outSize(); oy++) {
      for (int ox = 0; ox < g.columns().outSize(); ox++) {
        float x = input(shape, input, n, c, g.rows().at(oy, ky), g.columns().at(ox, kx));
        sum = Math.fma(x, output(shape, gradient, n, o, oy, ox), sum);
      }
    }
    return sum;
  }

  @Override
  public void biasGradient(
      ConvolutionShape shape,
      int images,
      MemorySegment outputGradient,
      MemorySegment biasGradient) {
    SegmentSizes.bias(shape, images, outputGradient, biasGradient);
    Geometry g = shape.geometry();
    for (int o = 0; o < shape.features(); o++) {
      float total = 0;
      for (int from = 0; from < images; from += IMAGES_PER_PART) {
        float[] chains = new float[CHAINS];
        for (int n = from; n < Math.min(images, from + IMAGES_PER_PART); n++) {
          for (int i = 0; i < g.outputCells(); i++) {
            int oy = i / g.columns().outSize();
            chains[i % CHAINS] +=
                output(shape, outputGradient, n, o, oy, i % g.columns().outSize());
          }
        }
        float part = 0;
        for (float chain : chains) {
          part += chain;
        }
        total += part;
      }
      biasGradient.setAtIndex(JAVA_FLOAT, o, total + 0f);
    }
  }

  private static float input(
      ConvolutionShape shape, MemorySegment input, int n, int c, int row, int column) {
    Geometry g = shape.geometry();
    if (!g.rows().contains(row) || !g.columns().contains(column)) {
      return 0;
    }
    return input.getAtIndex(
        JAVA_FLOAT,
        (((long) n * shape.channels() + c) * g.rows().size() + row) * g.columns().size() + column);
  }

  /**
   * Returns the signal of the cell whose window starts {@code rows} and {@code columns} after the
   * first one, or 0 if there is none.
   */
  private static float signalThatMeets(
      ConvolutionShape shape, MemorySegment signal, int n, int o, int rows, int columns) {
    Geometry g = shape.geometry();
    if (rows < 0
        || columns < 0
        || rows % g.rows().stride() != 0
        || columns % g.columns().stride() != 0) {
      return 0;
    }
    int oy = rows / g.rows().stride();
    int ox = columns / g.columns().stride();
    return oy < g.rows().outSize() && ox < g.columns().outSize()
        ? output(shape, signal, n, o, oy, ox)
        : 0;
  }

  private static float output(
      ConvolutionShape shape, MemorySegment output, int n, int o, int oy, int ox) {
    Geometry g = shape.geometry();
    return output.getAtIndex(
        JAVA_FLOAT,
        (((long) n * shape.features() + o) * g.rows().outSize() + oy) * g.columns().outSize() + ox);
  }

  private static float filter(
      ConvolutionShape shape, MemorySegment filters, int o, int c, int ky, int kx) {
    return filters.getAtIndex(JAVA_FLOAT, filterIndex(shape, o, c, ky, kx));
  }

  private static long filterIndex(ConvolutionShape shape, int o, int c, int ky, int kx) {
    Geometry g = shape.geometry();
    return (((long) o * shape.channels() + c) * g.rows().window() + ky) * g.columns().window() + kx;
  }
}
