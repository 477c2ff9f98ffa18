package switchback.training.kernels.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static switchback.Numbers.relativeDifference;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchback.Npz;
import switchback.Shared;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;

/** Compares all passes of all kernels with values that PyTorch computed in double. */
class ConvolutionFixturesTest {
  private static final double FLOAT = 1e-4;
  private static final double DOUBLE = 1e-12;

  static Stream<String> cases() throws IOException {
    return Npz.read(Shared.path("fixtures/passes.npz")).names().stream()
        .map(name -> name.substring(0, name.indexOf('/')))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyPassAgrees(String name) throws IOException {
    Npz npz = Npz.read(Shared.path("fixtures/passes.npz"));
    Npz.Array x = npz.get(name + "/x");
    Npz.Array w = npz.get(name + "/w");
    Npz.Array b = npz.get(name + "/b");
    Npz.Array dy = npz.get(name + "/dy");
    double[] y = npz.get(name + "/y").values();
    double[] dx = npz.get(name + "/dx").values();
    double[] dw = npz.get(name + "/dw").values();
    double[] db = npz.get(name + "/db").values();
    Npz.Array stride = npz.get(name + "/stride");
    Npz.Array pad = npz.get(name + "/pad");
    Npz.Array dilation = npz.get(name + "/dilation");
    ConvolutionShape shape =
        new ConvolutionShape(
            x.size(1),
            w.size(0),
            new Geometry(
                new Axis(x.size(2), w.size(2), stride.whole(0), pad.whole(0), dilation.whole(0)),
                new Axis(x.size(3), w.size(3), stride.whole(1), pad.whole(1), dilation.whole(1))));
    int images = x.size(0);

    double[] forward =
        ReferenceConvolution.correlate(shape, images, x.values(), w.values(), b.values());
    assertThat(relativeDifference(forward, y)).isLessThan(DOUBLE);
    double[] projected = ReferenceConvolution.project(shape, images, dy.values(), w.values());
    assertThat(relativeDifference(projected, dx)).isLessThan(DOUBLE);
    double[] filters = ReferenceConvolution.filterGradient(shape, images, x.values(), dy.values());
    assertThat(relativeDifference(filters, dw)).isLessThan(DOUBLE);
    double[] bias = ReferenceConvolution.biasGradient(shape, images, dy.values());
    assertThat(relativeDifference(bias, db)).isLessThan(DOUBLE);

    try (Workers workers = new Workers(2)) {
      for (ConvolutionKernel kernel :
          new ConvolutionKernel[] {new ScalarConvolution(), ConvolutionKernel.plain(workers)}) {
        Passes passes = new Passes(kernel, shape, images);
        assertThat(
                relativeDifference(passes.correlate(x.floats(), w.floats(), b.floats(), false), y))
            .isLessThan(FLOAT);
        assertThat(relativeDifference(passes.project(dy.floats(), w.floats()), dx))
            .isLessThan(FLOAT);
        assertThat(relativeDifference(passes.filterGradient(x.floats(), dy.floats()), dw))
            .isLessThan(FLOAT);
        assertThat(relativeDifference(passes.biasGradient(dy.floats()), db)).isLessThan(FLOAT);
      }
    }
  }
}
