package switchback.training.layers;

import static switchback.training.layers.NativeMemory.floats;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.ConvolutionKernel;
import switchback.training.kernels.elementwise.RectifierKernel;
import switchback.training.kernels.elementwise.ResponseNormalizationKernel;
import switchback.training.kernels.pooling.MaxPoolingKernel;
import switchback.training.kernels.pooling.PooledMaps;

/** The passes in float32: the kernels, in ND4J's own memory. */
final class FloatPasses implements Passes {
  private final Workers workers;
  private final ConvolutionKernel convolution;

  FloatPasses(Workers workers) {
    this.workers = workers;
    this.convolution = ConvolutionKernel.fastest(workers);
  }

  @Override
  public void correlate(
      ConvolutionShape shape,
      int images,
      INDArray x,
      INDArray filters,
      @Nullable INDArray bias,
      boolean rectify,
      INDArray y) {
    convolution.correlate(
        shape,
        images,
        floats(x),
        floats(filters),
        bias == null ? null : floats(bias),
        rectify,
        floats(y));
  }

  @Override
  public void project(
      ConvolutionShape shape, int images, INDArray delta, INDArray filters, INDArray gradient) {
    convolution.project(shape, images, floats(delta), floats(filters), floats(gradient));
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape, int images, INDArray x, INDArray delta, INDArray gradient) {
    convolution.filterGradient(shape, images, floats(x), floats(delta), floats(gradient));
  }

  @Override
  public boolean takesPooled(ConvolutionShape shape, Geometry pooling) {
    return ConvolutionKernel.takesPooled(shape, pooling);
  }

  @Override
  public void project(
      ConvolutionShape shape,
      int images,
      Geometry pooling,
      INDArray delta,
      int[] switches,
      INDArray filters,
      INDArray gradient) {
    PooledMaps signal = new PooledMaps(pooling, floats(delta), switches);
    convolution.project(shape, images, signal, floats(filters), floats(gradient));
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape,
      int images,
      INDArray x,
      Geometry pooling,
      INDArray delta,
      int[] switches,
      INDArray gradient) {
    PooledMaps outputGradient = new PooledMaps(pooling, floats(delta), switches);
    convolution.filterGradient(shape, images, floats(x), outputGradient, floats(gradient));
  }

  @Override
  public void biasGradient(ConvolutionShape shape, int images, INDArray delta, INDArray gradient) {
    convolution.biasGradient(shape, images, floats(delta), floats(gradient));
  }

  @Override
  public void mask(INDArray output, INDArray gradient, INDArray target) {
    RectifierKernel.mask(floats(output), floats(gradient), floats(target), workers);
  }

  @Override
  public void pool(Geometry g, int planes, INDArray x, int @Nullable [] switches, INDArray y) {
    MaxPoolingKernel.forward(g, planes, floats(x), floats(y), switches, workers);
  }

  @Override
  public void unpool(Geometry g, int planes, INDArray delta, int[] switches, INDArray gradient) {
    MaxPoolingKernel.scatter(g, planes, floats(delta), switches, floats(gradient), workers);
  }

  @Override
  public void normalize(ResponseNormalization layer, INDArray x, INDArray y) {
    kernel(layer, x).forward(images(x), floats(x), floats(y), workers);
  }

  @Override
  public void normalizeGradient(
      ResponseNormalization layer, INDArray x, INDArray delta, INDArray gradient) {
    kernel(layer, x).backward(images(x), floats(x), floats(delta), floats(gradient), workers);
  }

  private static ResponseNormalizationKernel kernel(ResponseNormalization layer, INDArray x) {
    return new ResponseNormalizationKernel(
        Math.toIntExact(x.size(1)),
        Math.toIntExact(x.size(2) * x.size(3)),
        layer.getK(),
        (int) layer.getN(),
        layer.getAlpha(),
        layer.getBeta());
  }

  private static int images(INDArray x) {
    return Math.toIntExact(x.size(0));
  }
}
