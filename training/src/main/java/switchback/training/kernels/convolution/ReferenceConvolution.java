package switchback.training.kernels.convolution;

import org.jspecify.annotations.Nullable;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;

/**
 * The passes of {@link ConvolutionKernel} in double, written like their formulas: the reference
 * that every other kernel is measured by, and the arithmetic of gradient checks. Slow. Arrays are
 * (N, C, H, W) in C order; those returned are new and the caller's.
 */
public final class ReferenceConvolution {
  private ReferenceConvolution() {}

  /** Returns {@code y[n,o,oy,ox] = b[o] + sum over c,ky,kx of x[n,c,row,column] w[o,c,ky,kx]}. */
  public static double[] correlate(
      ConvolutionShape shape, int images, double[] x, double[] w, double @Nullable [] b) {
    Index at = new Index(shape);
    double[] y = new double[images * shape.outputSize()];
    for (int n = 0; n < images; n++) {
      for (int o = 0; o < shape.features(); o++) {
        for (int oy = 0; oy < at.g.rows().outSize(); oy++) {
          for (int ox = 0; ox < at.g.columns().outSize(); ox++) {
            double sum = b == null ? 0 : b[o];
            for (int c = 0; c < shape.channels(); c++) {
              for (int ky = 0; ky < at.g.rows().window(); ky++) {
                for (int kx = 0; kx < at.g.columns().window(); kx++) {
                  if (at.inside(oy, ky, ox, kx)) {
                    sum += x[at.input(n, c, oy, ky, ox, kx)] * w[at.filter(o, c, ky, kx)];
                  }
                }
              }
            }
            y[at.output(n, o, oy, ox)] = sum;
          }
        }
      }
    }
    return y;
  }

  /**
   * Returns {@code x[n,c,row,column] = sum of y[n,o,oy,ox] w[o,c,ky,kx]} over all terms that meet
   * there.
   */
  public static double[] project(ConvolutionShape shape, int images, double[] y, double[] w) {
    Index at = new Index(shape);
    double[] x = new double[images * shape.inputSize()];
    at.forEach(images, (input, filter, output) -> x[input] += y[output] * w[filter]);
    return x;
  }

  /** Returns {@code dw[o,c,ky,kx] = sum over n,oy,ox of dy[n,o,oy,ox] x[n,c,row,column]}. */
  public static double[] filterGradient(
      ConvolutionShape shape, int images, double[] x, double[] dy) {
    Index at = new Index(shape);
    double[] dw = new double[shape.filterSize()];
    at.forEach(images, (input, filter, output) -> dw[filter] += dy[output] * x[input]);
    return dw;
  }

  /** Returns {@code db[o] = sum over n,oy,ox of dy[n,o,oy,ox]}. */
  public static double[] biasGradient(ConvolutionShape shape, int images, double[] dy) {
    double[] db = new double[shape.features()];
    int plane = shape.outputSize() / shape.features();
    for (int i = 0; i < images * shape.outputSize(); i++) {
      db[i / plane % shape.features()] += dy[i];
    }
    return db;
  }

  /** Receives the indices of the factors of one product. */
  @FunctionalInterface
  private interface Product {
    void at(int input, int filter, int output);
  }

  /** Indices into the flat arrays. */
  private record Index(ConvolutionShape shape, Geometry g) {
    Index(ConvolutionShape shape) {
      this(shape, shape.geometry());
    }

    boolean inside(int oy, int ky, int ox, int kx) {
      return g.rows().contains(g.rows().at(oy, ky)) && g.columns().contains(g.columns().at(ox, kx));
    }

    int input(int n, int c, int oy, int ky, int ox, int kx) {
      return ((n * shape.channels() + c) * g.rows().size() + g.rows().at(oy, ky))
              * g.columns().size()
          + g.columns().at(ox, kx);
    }

    int filter(int o, int c, int ky, int kx) {
      return ((o * shape.channels() + c) * g.rows().window() + ky) * g.columns().window() + kx;
    }

    int output(int n, int o, int oy, int ox) {
      return ((n * shape.features() + o) * g.rows().outSize() + oy) * g.columns().outSize() + ox;
    }

    void forEach(int images, Product product) {
      for (int n = 0; n < images; n++) {
        for (int o = 0; o < shape.features(); o++) {
          for (int oy = 0; oy < g.rows().outSize(); oy++) {
            for (int ox = 0; ox < g.columns().outSize(); ox++) {
              for (int c = 0; c < shape.channels(); c++) {
                for (int ky = 0; ky < g.rows().window(); ky++) {
                  for (int kx = 0; kx < g.columns().window(); kx++) {
                    if (inside(oy, ky, ox, kx)) {
                      product.at(
                          input(n, c, oy, ky, ox, kx), filter(o, c, ky, kx), output(n, o, oy, ox));
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
