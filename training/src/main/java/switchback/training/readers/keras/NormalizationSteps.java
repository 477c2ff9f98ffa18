package switchback.training.readers.keras;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Function;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Value;
import switchback.training.readers.FixedNormalization;
import switchback.training.readers.keras.files.StoredNumbers;

/** Makes steps of normalisations, and of other scales and shifts. */
final class NormalizationSteps {
  /** What Keras adds to a deviation that could be 0. */
  private static final double LEAST = 1e-7;

  private NormalizationSteps() {}

  private static Feature scaled(
      GraphBuilder builder, String name, Feature x, Arranged scale, Arranged shift) {
    return x.with(
        builder.scaling(
            name, x.value(), scale.values(), scale.shape(), shift.values(), shift.shape()));
  }

  /** Returns the step of a batch normalisation, whose statistics are fixed. */
  static Step batch(LayerSource source) {
    Settings settings = source.settings();
    if (settings.integer(0, "mode") != 0) {
      throw new IllegalArgumentException("mode " + settings.integer(0, "mode"));
    }
    int axis = axis(settings);
    float[] mean = source.needed("moving_mean").toArray();
    float[] variance = source.needed("moving_variance").toArray();
    float @Nullable [] gamma = values(source.weight("gamma"));
    float @Nullable [] beta = values(source.weight("beta"));
    double epsilon = settings.number(1e-3, "epsilon");
    if (variance.length != mean.length
        || (gamma != null && gamma.length != mean.length)
        || (beta != null && beta.length != mean.length)) {
      throw new IllegalArgumentException("weights of different sizes");
    }
    FixedNormalization normalization =
        new FixedNormalization(
            mean.length,
            i -> mean[i],
            i -> variance[i],
            i -> gamma == null ? 1 : gamma[i],
            i -> beta == null ? 0 : beta[i],
            epsilon);
    return Step.of(
        (builder, x) ->
            scaled(
                builder,
                source.name(),
                x,
                Arranged.along(x, axis, normalization.factors()),
                Arranged.along(x, axis, normalization.terms())));
  }

  private static int axis(Settings settings) {
    int[] axes = settings.integers("axis");
    if (axes.length > 1) {
      throw new IllegalArgumentException("axis " + Arrays.toString(axes));
    }
    return axes.length == 0 ? -1 : axes[0];
  }

  private static float @Nullable [] values(@Nullable StoredNumbers weight) {
    return weight == null ? null : weight.toArray();
  }

  /** Returns the step of a normalisation by the statistics of one image, along some axes. */
  static Step layer(LayerSource source) {
    Settings settings = source.settings();
    if (settings.flag(false, "rms_scaling")) {
      throw new IllegalArgumentException("rms_scaling");
    }
    int[] given = settings.integers("axis");
    int[] axes = given.length == 0 ? new int[] {-1} : given;
    double epsilon = settings.number(1e-3, "epsilon");
    return Step.of(
        (builder, x) -> {
          int[] sorted = Arrays.stream(axes).map(a -> a < 0 ? a + x.rank() : a).sorted().toArray();
          Value standard =
              builder.standardization(source.name(), x.value(), epsilon, x.axes(sorted));
          return weighted(builder, source, x.with(standard), sorted);
        });
  }

  /** Applies a scale and a shift whose axes are some of Keras's. */
  private static Feature weighted(
      GraphBuilder builder, LayerSource source, Feature x, int... axes) {
    StoredNumbers gamma = source.weight("gamma");
    StoredNumbers beta = source.weight("beta");
    return scaled(
        builder,
        source.name(),
        x,
        gamma == null ? Arranged.one(1) : Arranged.of(x, gamma, axes),
        beta == null ? Arranged.one(0) : Arranged.of(x, beta, axes));
  }

  /** Returns the step of a normalisation of groups of channels. */
  static Step group(LayerSource source) {
    Settings settings = source.settings();
    int groups = settings.integer(32, "groups");
    int axis = axis(settings);
    double epsilon = settings.number(1e-3, "epsilon");
    return Step.of(
        (builder, x) -> {
          int channels = x.size(axis);
          int parts = groups == -1 ? channels : groups;
          if (parts < 1 || channels % parts != 0) {
            throw new IllegalArgumentException(groups + " groups of " + channels + " channels");
          }
          int from = x.axis(axis);
          if (from != 1) {
            throw new IllegalArgumentException("groups along axis " + axis + " of " + x);
          }
          return weighted(
              builder, source, grouped(builder, source.name(), x, parts, epsilon), axis);
        });
  }

  private static Feature grouped(
      GraphBuilder builder, String name, Feature x, int parts, double epsilon) {
    int[] shape = x.value().sizes();
    int[] split = new int[shape.length + 1];
    split[0] = 1;
    split[1] = parts;
    split[2] = shape[1] / parts;
    System.arraycopy(shape, 2, split, 3, shape.length - 2);
    int[] axes = IntStream.range(2, split.length).toArray();
    Value standard = builder.standardization(name, x.value().reshape(split), epsilon, axes);
    return x.with(standard.reshape(shape));
  }

  /** Returns the step of a layer that makes vectors along an axis one long. */
  static Step unit(LayerSource source) {
    int[] given = source.settings().integers("axis");
    int[] axes = given.length == 0 ? new int[] {-1} : given;
    return Step.of(
        (builder, x) -> {
          Value norm =
              builder.reduction(
                  "", x.value(), Operation.Reduction.Statistic.NORM, true, x.axes(axes));
          Function least = new Function(Function.Kind.CLIP, 1e-6, Double.POSITIVE_INFINITY);
          return x.with(
              builder.combination(
                  source.name(),
                  Operation.Combination.Kind.QUOTIENT,
                  x.value(),
                  builder.activation("", norm, least)));
        });
  }

  /** Returns the step of a layer with a stated scale and shift. */
  static Step rescaling(LayerSource source) {
    double[] scale = source.settings().numbers("scale");
    double[] offset = source.settings().numbers("offset");
    return Step.of(
        (builder, x) ->
            scaled(builder, source.name(), x, arranged(x, scale, 1), arranged(x, offset, 0)));
  }

  private static Arranged arranged(Feature x, double[] values, double otherwise) {
    if (values.length <= 1) {
      return Arranged.one(values.length == 0 ? otherwise : values[0]);
    }
    return Arranged.along(x, -1, floats(values));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Returns the step of a layer that applies a mean and a variance of a data set. */
  static Step data(LayerSource source) {
    Settings settings = source.settings();
    boolean isStated = settings.numbers("mean").length > 0;
    double[] mean = isStated ? settings.numbers("mean") : doubles(source.needed("mean"));
    double[] variance =
        isStated ? settings.numbers("variance") : doubles(source.needed("variance"));
    boolean isInverse = settings.flag(false, "invert");
    if (mean.length != variance.length) {
      throw new IllegalArgumentException("a mean and a variance of different sizes");
    }
    int axis = axis(settings);
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double deviation = Math.max(Math.sqrt(variance[i]), LEAST);
      scale[i] = (float) (isInverse ? deviation : 1 / deviation);
      shift[i] = (float) (isInverse ? mean[i] : -mean[i] / deviation);
    }
    return Step.of(
        (builder, x) ->
            scaled(builder, source.name(), x, along(x, axis, scale), along(x, axis, shift)));
  }

  private static Arranged along(Feature x, int axis, float[] values) {
    return values.length == 1 ? Arranged.one(values[0]) : Arranged.along(x, axis, values);
  }

  private static double[] doubles(StoredNumbers numbers) {
    double[] doubles = new double[numbers.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers.at(i);
    }
    return doubles;
  }
}
