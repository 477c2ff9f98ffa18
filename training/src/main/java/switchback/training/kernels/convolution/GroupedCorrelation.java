package switchback.training.kernels.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Limits;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Share;
import switchback.training.kernels.projection.Extent;

/**
 * A convolution in groups: one {@link Correlation} after the other, each over its share of the
 * maps. Each group gives the bits of {@link Correlation#forward(ConvolutionShape, float[],
 * float[])} over its share.
 */
final class GroupedCorrelation implements Correlation {
  private final ConvolutionShape each;
  private final List<Correlation> groups;

  /**
   * Creates a convolution in groups.
   *
   * @param each the shape of one group
   * @param filters (O, C / groups, kernelRows, kernelColumns)
   * @param bias (O)
   */
  GroupedCorrelation(ConvolutionShape each, float[] filters, float[] bias) {
    this.each = each;
    this.groups = new ArrayList<>();
    int size = each.filterSize();
    for (int group = 0; group * each.features() < bias.length; group++) {
      int from = group * each.features();
      groups.add(
          Correlation.forward(
              each,
              Arrays.copyOfRange(filters, group * size, (group + 1) * size),
              Arrays.copyOfRange(bias, from, from + each.features())));
    }
  }

  private GroupedCorrelation(ConvolutionShape each, List<Correlation> groups) {
    this.each = each;
    this.groups = groups;
  }

  @Override
  public Correlation over(Geometry geometry) {
    return new GroupedCorrelation(
        each.over(geometry), groups.stream().map(group -> group.over(geometry)).toList());
  }

  @Override
  public Pass on(Scratch scratch, Limits limits) {
    List<Pass> passes = groups.stream().map(group -> group.on(scratch, limits)).toList();
    long in = (long) each.inputSize() * Float.BYTES;
    long out = (long) each.outputSize() * Float.BYTES;
    return (share, shares, source, target) -> {
      Share own = Share.of(passes.size(), share, shares);
      for (int group = own.from(); group < own.to(); group++) {
        passes.get(group).run(source.asSlice(group * in, in), target.asSlice(group * out, out));
      }
    };
  }

  /** The transposed convolution in groups. */
  static final class Adjoint implements Correlation.Adjoint {
    private final ConvolutionShape each;
    private final List<Correlation.Adjoint> groups = new ArrayList<>();

    Adjoint(ConvolutionShape each, float[] filters) {
      this.each = each;
      int size = each.filterSize();
      for (int from = 0; from < filters.length; from += size) {
        groups.add(Correlation.adjoint(each, Arrays.copyOfRange(filters, from, from + size)));
      }
    }

    @Override
    public void project(float[] signal, Extent extent, Scratch scratch, float[] below) {
      int features = each.features();
      int channels = each.channels();
      float[] part = new float[extent.cells() * features];
      float[] projected = new float[extent.pixels() * channels];
      int all = groups.size();
      for (int group = 0; group < all; group++) {
        for (int i = 0; i < extent.cells(); i++) {
          System.arraycopy(signal, (i * all + group) * features, part, i * features, features);
        }
        groups.get(group).project(part, extent, scratch, projected);
        for (int i = 0; i < extent.pixels(); i++) {
          System.arraycopy(projected, i * channels, below, (i * all + group) * channels, channels);
        }
      }
    }
  }
}
