package switchback.training.textbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.convolution.ReferenceConvolution;

/** Questions that readers of derivations such as {@link Rotation}'s ask, answered by numbers. */
public final class RotationQuestions {
  private RotationQuestions() {}

  /**
   * One backward pass, written in several ways.
   *
   * @param example the example
   * @param forward z, by correlation with the filter
   * @param forwardConvolved y, by convolution with the rotated filter
   * @param turnedCorrelated the inputs' deltas, by full correlation of the deltas with the rotated
   *     filter
   * @param convolved the inputs' deltas, by full convolution of the deltas with the filter as it is
   * @param textFilter the filter k of a text whose forward pass is a convolution: w rotated
   * @param textCorrelated that text's formula: a full correlation with k as it is
   * @param forgotten a full correlation with w as it is, which is wrong here
   */
  public record Duality(
      Rotation example,
      Plane forward,
      Plane forwardConvolved,
      Plane turnedCorrelated,
      Plane convolved,
      Plane textFilter,
      Plane textCorrelated,
      Plane forgotten) {}

  /**
   * A filter that moves by two cells.
   *
   * @param input 5x5
   * @param filter 3x3
   * @param deltas the deltas of the output, 2x2
   * @param dilated the deltas with zeros between them, 3x3
   * @param inputDeltas the dilated deltas in full convolution with the filter, 5x5
   * @param kernelInputDeltas the inputs' deltas by the kernel, 5x5
   * @param filterGradient the input correlated with the dilated deltas, 3x3
   * @param kernelFilterGradient the filter's gradient by the kernel, 3x3
   * @param leftOver the deltas of a 6x6 input, of which the filter never reaches the last row and
   *     column
   */
  public record Stride(
      Plane input,
      Plane filter,
      Plane deltas,
      Plane dilated,
      Plane inputDeltas,
      Plane kernelInputDeltas,
      Plane filterGradient,
      Plane kernelFilterGradient,
      Plane leftOver) {}

  /**
   * Two input planes and two output planes.
   *
   * @param filters by output plane, then by input plane
   * @param deltas by output plane
   * @param parts the full convolution of an output plane's deltas with the filter that connects it
   *     to an input plane; by input plane, then by output plane
   * @param sums the sum of the parts, by input plane
   * @param kernelInputDeltas the inputs' deltas by the kernel, by input plane
   */
  public record Planes(
      List<List<Plane>> filters,
      List<Plane> deltas,
      List<List<Plane>> parts,
      List<Plane> sums,
      List<Plane> kernelInputDeltas) {}

  /**
   * A bias: one number that is added to all outputs of a plane.
   *
   * @param deltas the deltas of the outputs
   * @param sum the sum of all deltas
   * @param kernel the bias's gradient by the kernel
   */
  public record Bias(Plane deltas, double sum, double kernel) {}

  /**
   * A filter as large as its input.
   *
   * @param input x
   * @param filter w
   * @param output the single output
   * @param delta its delta
   * @param inputDeltas the delta in full correlation with the rotated filter
   * @param kernelInputDeltas the inputs' deltas by the kernel
   * @param filterGradient the filter's gradient by the kernel
   */
  public record WholeFilter(
      Plane input,
      Plane filter,
      double output,
      double delta,
      Plane inputDeltas,
      Plane kernelInputDeltas,
      Plane filterGradient) {}

  /** Answers: correlation or convolution? */
  public static Duality duality(Rotation example) {
    Plane x = example.input();
    Plane w = example.filter();
    Plane d = example.deltas();
    Plane k = w.rotated();
    return new Duality(
        example,
        PlanePasses.correlate(x, w),
        PlanePasses.convolve(x, k),
        PlanePasses.correlateFully(d, w.rotated()),
        PlanePasses.convolveFully(d, w),
        k,
        PlanePasses.correlateFully(d, k),
        PlanePasses.correlateFully(d, w));
  }

  /** Answers: what if the filter moves by two cells? */
  public static Stride stride() {
    Plane x =
        Plane.of(
            5, 5, 1, 0, 3, -1, 2, -1, 3, 1, 0, 1, 2, -2, 0, 1, -1, 0, 1, -3, 2, 1, 1, 2, 0, -1, 3);
    Plane w = Plane.of(3, 3, 2, -1, 1, 3, 4, -2, 0, 1, 5);
    Plane d = Rotation.example().deltas();
    Plane dilated = PlanePasses.dilated(d, 2);
    Plane larger = Plane.of(6, 6, new double[36]);
    return new Stride(
        x,
        w,
        d,
        dilated,
        PlanePasses.convolveFully(dilated, w),
        PlanePasses.project(x, d, w, 2),
        PlanePasses.correlateDilated(x, d, 2),
        PlanePasses.filterGradient(x, d, w, 2),
        PlanePasses.project(larger, d, w, 2));
  }

  /** Answers: what if there are several planes? */
  public static Planes planes() {
    Rotation example = Rotation.example();
    List<List<Plane>> filters =
        List.of(
            List.of(example.filter(), Plane.of(2, 2, 1, 0, -1, 2)),
            List.of(Plane.of(2, 2, 0, 1, -2, 1), Plane.of(2, 2, 3, -1, 1, -3)));
    List<Plane> deltas = List.of(example.deltas(), Plane.of(2, 2, 2, 1, -1, 4));
    List<List<Plane>> parts = new ArrayList<>();
    List<Plane> sums = new ArrayList<>();
    for (int c = 0; c < 2; c++) {
      Plane first = PlanePasses.convolveFully(deltas.get(0), filters.get(0).get(c));
      Plane second = PlanePasses.convolveFully(deltas.get(1), filters.get(1).get(c));
      parts.add(List.of(first, second));
      sums.add(first.plus(1, second));
    }
    return new Planes(filters, deltas, parts, sums, projected(filters, deltas));
  }

  private static List<Plane> projected(List<List<Plane>> filters, List<Plane> deltas) {
    Plane input = Rotation.example().input();
    Plane filter = filters.getFirst().getFirst();
    double[] projected =
        ReferenceConvolution.project(
            new ConvolutionShape(2, 2, PlanePasses.geometry(input, filter, 1, 0, 1)),
            1,
            flat(deltas),
            flat(filters.stream().flatMap(List::stream).toList()));
    return List.of(Plane.of(3, 3, projected, 0), Plane.of(3, 3, projected, 1));
  }

  private static double[] flat(List<Plane> planes) {
    return planes.stream().flatMapToDouble(plane -> Arrays.stream(plane.values())).toArray();
  }

  /** Answers: what about the bias? */
  public static Bias bias(Rotation example) {
    Plane d = example.deltas();
    double[] gradient =
        ReferenceConvolution.biasGradient(
            new ConvolutionShape(
                1, 1, PlanePasses.geometry(example.input(), example.filter(), 1, 0, 1)),
            1,
            d.values());
    return new Bias(d, Arrays.stream(d.values()).sum(), gradient[0]);
  }

  /** Answers: what if the filter is as large as its input? */
  public static WholeFilter wholeFilter() {
    Plane x = Rotation.example().input();
    Plane w = Plane.of(3, 3, 2, -1, 1, 3, 4, -2, 0, 1, 5);
    Plane d = Plane.of(1, 1, -2);
    return new WholeFilter(
        x,
        w,
        PlanePasses.correlate(x, w).at(0, 0),
        d.at(0, 0),
        PlanePasses.correlateFully(d, w.rotated()),
        PlanePasses.project(x, d, w, 1),
        PlanePasses.filterGradient(x, d, w, 1));
  }
}
