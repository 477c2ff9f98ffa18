package switchback.training.textbook;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;

/**
 * The worked example's convolution with two input channels and two features: the image and its
 * mirror image, four filters, and a second feature with its own deltas.
 *
 * @param channels the input, one 5x5 plane per channel
 * @param filters the filters, 2x2 planes by feature, then by channel
 * @param maps the output, one 4x4 plane per feature
 * @param deltas the deltas of the output, one 4x4 plane per feature
 * @param filterGradients the filters' gradients, 2x2 planes by feature, then by channel
 * @param channelDeltas the deltas of the input, one 5x5 plane per channel
 * @param shares each feature's contribution to the first channel's deltas, one 5x5 plane per
 *     feature
 */
public record SeveralChannels(
    List<Plane> channels,
    List<List<Plane>> filters,
    List<Plane> maps,
    List<Plane> deltas,
    List<List<Plane>> filterGradients,
    List<Plane> channelDeltas,
    List<Plane> shares) {
  private static final ConvolutionShape SHAPE =
      new ConvolutionShape(2, 2, Geometry.unpadded(5, 5, 2, 2));

  /** Computes the example. */
  public static SeveralChannels compute() {
    List<Plane> channels = List.of(WorkedExample.IMAGE, mirrored(WorkedExample.IMAGE));
    List<List<Plane>> filters =
        List.of(
            List.of(WorkedExample.FILTER, Plane.of(2, 2, 0.30, -0.20, 0.10, -0.40)),
            List.of(Plane.of(2, 2, 0.25, 0.50, -0.35, 0.05), Plane.of(2, 2, -0.45, 0.15, 0.20, 0)));
    Plane second = Plane.of(4, 4, 0.02, 0, 0, 0, 0, 0, -0.05, 0, 0, 0.03, 0, 0, 0, 0, 0, 0.04);
    List<Plane> deltas = List.of(WorkedExample.exact().mapDeltas(), second);
    double[] x = flat(channels);
    double[] w = flat(filters.stream().flatMap(List::stream).toList());
    double[] dy = flat(deltas);
    double[] dw = ReferenceConvolution.filterGradient(SHAPE, 1, x, dy);
    return new SeveralChannels(
        channels,
        filters,
        planes(2, 4, 0, ReferenceConvolution.correlate(SHAPE, 1, x, w, null)),
        deltas,
        List.of(planes(2, 2, 0, dw), planes(2, 2, 2, dw)),
        planes(2, 5, 0, ReferenceConvolution.project(SHAPE, 1, dy, w)),
        IntStream.range(0, 2)
            .mapToObj(o -> deltas.get(o).project(filters.get(o).getFirst()))
            .toList());
  }

  private static Plane mirrored(Plane plane) {
    return Plane.of(
        plane.rows(),
        plane.columns(),
        IntStream.range(0, plane.rows() * plane.columns())
            .mapToDouble(
                i -> plane.at(i / plane.columns(), plane.columns() - 1 - i % plane.columns()))
            .toArray());
  }

  private static double[] flat(List<Plane> planes) {
    return planes.stream().flatMapToDouble(plane -> DoubleStream.of(plane.values())).toArray();
  }

  private static List<Plane> planes(int count, int side, int first, double[] values) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> Plane.of(side, side, values, i))
        .toList();
  }
}
