package switchback.bench.kernels;

import java.util.List;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.Geometry;

/** The layers of network {@code classic}, by the names that benchmarks take as parameters. */
final class ClassicShapes {
  /** Images per batch in training. */
  static final int IMAGES = 128;

  private ClassicShapes() {}

  /** Returns both convolutions, in order. */
  static List<ConvolutionShape> convolutions() {
    return List.of(convolution("conv1"), convolution("conv2"));
  }

  static ConvolutionShape convolution(String name) {
    return switch (name) {
      case "conv1" -> new ConvolutionShape(3, 32, Geometry.sizeKeeping(32, 32, 5, 5));
      case "conv2" -> new ConvolutionShape(32, 64, Geometry.sizeKeeping(16, 16, 5, 5));
      default -> throw new IllegalArgumentException("no such convolution: " + name);
    };
  }

  /** Returns both dense layers, in order. */
  static List<DenseShape> denseLayers() {
    return List.of(dense("fc1"), dense("fc2"));
  }

  static DenseShape dense(String name) {
    return switch (name) {
      case "fc1" -> new DenseShape(64 * 8 * 8, 1024);
      case "fc2" -> new DenseShape(1024, 10);
      default -> throw new IllegalArgumentException("no such dense layer: " + name);
    };
  }

  /** Returns the windows of the pooling layer after a convolution. */
  static Geometry pooling(String name) {
    return switch (name) {
      case "pool1" -> Geometry.tiles(32, 32, 2);
      case "pool2" -> Geometry.tiles(16, 16, 2);
      default -> throw new IllegalArgumentException("no such pooling: " + name);
    };
  }

  /** Returns the number of maps per batch that a pooling layer works on. */
  static int planes(String name) {
    return IMAGES * convolution(name.replace("pool", "conv")).features();
  }
}
