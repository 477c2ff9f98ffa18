package switchback.deconv.dl4j;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.deconv.stages.AveragePoolingStage;
import switchback.deconv.stages.ConvolutionStage;
import switchback.deconv.stages.DenseStage;
import switchback.deconv.stages.DivisionStage;
import switchback.deconv.stages.FlatteningStage;
import switchback.training.graphs.MapShape;
import switchback.deconv.stages.MaxPoolingStage;
import switchback.deconv.stages.RectificationStage;
import switchback.deconv.stages.ResponseNormalizationStage;
import switchback.deconv.stages.ScalingStage;
import switchback.deconv.stages.Stage;
import switchback.deconv.stages.ZeroPaddingStage;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.layers.Dense;
import switchback.training.layers.NativeMemory;
import switchback.training.layers.ResponseNormalization;

/** Builds the stages of one DL4J layer to which {@link KnownLayers} has no objection. */
final class LayerStages {
  private final Layer layer;
  private final String name;
  private final List<Stage> stages = new ArrayList<>();
  private MapShape maps;

  /**
   * Builds the stages of a layer.
   *
   * @param maps the size of the layer's input
   * @param flattening the order in which maps are flattened for the layer, if they are
   */
  LayerStages(Layer layer, String name, MapShape maps, Optional<CNN2DFormat> flattening) {
    this.layer = layer;
    this.name = name;
    this.maps = maps;
    flattening.ifPresent(format -> add(new FlatteningStage(this.maps, format == CNN2DFormat.NHWC)));
    addSums();
    if (KnownLayers.isRectified(configuration())) {
      add(new RectificationStage(this.maps));
    }
  }

  /** Returns the stages from below up; empty for a layer that does not change its maps. */
  List<Stage> all() {
    return List.copyOf(stages);
  }

  private org.deeplearning4j.nn.conf.layers.Layer configuration() {
    return layer.conf().getLayer();
  }

  private void add(Stage stage) {
    stages.add(stage);
    maps = stage.output();
  }

  private void addSums() {
    switch (configuration()) {
      case ConvolutionLayer convolution -> add(convolution(convolution));
      case SubsamplingLayer s when s.getPoolingType() == PoolingType.MAX ->
          add(new MaxPoolingStage(maps.channels(), windows(s)));
      case SubsamplingLayer s ->
          add(
              new AveragePoolingStage(
                  maps.channels(), windows(s), s.isAvgPoolIncludePadInDivisor()));
      case GlobalPoolingLayer g -> add(global(g.getPoolingType() == PoolingType.MAX));
      case BatchNormalization normalization -> add(scaling(normalization));
      case ResponseNormalization ours -> add(new DivisionStage(normalization(ours)));
      case LocalResponseNormalization stock -> add(normalization(stock));
      case ZeroPaddingLayer zeros -> {
        int[] p = zeros.getPadding();
        add(new ZeroPaddingStage(maps, p[0], p[1], p[2], p[3]));
      }
      case Dense _ -> add(dense(true));
      case DenseLayer dense -> add(dense(dense.hasBias()));
      case OutputLayer output -> add(dense(output.hasBias()));
      default -> {
        // The constructor adds activation functions; dropout drops nothing at inference.
      }
    }
  }

  private ConvolutionStage convolution(ConvolutionLayer convolution) {
    ConvolutionShape shape =
        new ConvolutionShape(
            Math.toIntExact(convolution.getNIn()),
            Math.toIntExact(convolution.getNOut()),
            Windows.of(convolution).over(maps, name));
    float[] bias =
        convolution.hasBias()
            ? floats(ConvolutionParamInitializer.BIAS_KEY)
            : new float[shape.features()];
    return new ConvolutionStage(name, shape, floats(ConvolutionParamInitializer.WEIGHT_KEY), bias);
  }

  private Geometry windows(SubsamplingLayer pooling) {
    return Windows.of(pooling).over(maps, name);
  }

  private ResponseNormalizationStage normalization(LocalResponseNormalization l) {
    return new ResponseNormalizationStage(
        maps, l.getK(), (int) l.getN(), l.getAlpha(), l.getBeta());
  }

  /** Creates a pooling with one window as large as the maps. */
  private Stage global(boolean max) {
    int height = maps.height();
    int width = maps.width();
    Geometry whole = Geometry.unpadded(height, width, height, width);
    return max
        ? new MaxPoolingStage(maps.channels(), whole)
        : new AveragePoolingStage(maps.channels(), whole, false);
  }

  /**
   * Expresses {@code gamma (x - mean) / sqrt(variance + epsilon) + beta} as a scale and a shift.
   */
  private ScalingStage scaling(BatchNormalization normalization) {
    float[] mean = floats(BatchNormalizationParamInitializer.GLOBAL_MEAN);
    double[] variance = variance(normalization);
    float[] gamma = filled(mean.length, normalization.getGamma());
    float[] beta = filled(mean.length, normalization.getBeta());
    if (!normalization.isLockGammaBeta()) {
      gamma = floats(BatchNormalizationParamInitializer.GAMMA);
      beta = floats(BatchNormalizationParamInitializer.BETA);
    }
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int i = 0; i < scale.length; i++) {
      double factor = gamma[i] / Math.sqrt(variance[i] + normalization.getEps());
      scale[i] = (float) factor;
      shift[i] = (float) (beta[i] - mean[i] * factor);
    }
    return new ScalingStage(maps, scale, shift);
  }

  /** Returns the variance, of which DL4J stores either itself or log10 of its root. */
  private double[] variance(BatchNormalization normalization) {
    boolean isLog = normalization.isUseLogStd();
    float[] stored =
        floats(
            isLog
                ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                : BatchNormalizationParamInitializer.GLOBAL_VAR);
    double[] variance = new double[stored.length];
    Arrays.setAll(variance, i -> isLog ? Math.pow(10, 2.0 * stored[i]) : stored[i]);
    return variance;
  }

  private static float[] filled(int size, double value) {
    float[] values = new float[size];
    Arrays.fill(values, (float) value);
    return values;
  }

  private DenseStage dense(boolean hasBias) {
    INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    float[] bias =
        hasBias
            ? floats(DefaultParamInitializer.BIAS_KEY)
            : new float[Math.toIntExact(weights.columns())];
    return DenseStage.over(name, weights.rows(), rows(weights.transpose()), bias);
  }

  /**
   * Returns a copy of the values in C order. The transpose of dense weights is already in this
   * order in DL4J's memory and is then copied at once.
   */
  private static float[] rows(INDArray matrix) {
    return matrix.dataType() == DataType.FLOAT
        ? NativeMemory.floats(NativeMemory.inOrder(matrix)).toArray(JAVA_FLOAT)
        : matrix.dup('c').data().asFloat();
  }

  private float[] floats(String parameter) {
    return layer.getParam(parameter).dup('c').data().asFloat();
  }
}
