package switchback.training.layers;

import static switchback.training.layers.NativeMemory.doubles;
import static switchback.training.layers.NativeMemory.put;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.convolution.ReferenceConvolution;
import switchback.training.kernels.elementwise.ReferenceResponseNormalization;
import switchback.training.kernels.pooling.ReferenceMaxPooling;

/** The passes in double, by the reference: slow, for gradient checks. */
final class DoublePasses implements Passes {
  @Override
  public void correlate(
      ConvolutionShape shape,
      int images,
      INDArray x,
      INDArray filters,
      @Nullable INDArray bias,
      boolean rectify,
      INDArray y) {
    double[] sums =
        ReferenceConvolution.correlate(
            shape, images, doubles(x), doubles(filters), bias == null ? null : doubles(bias));
    if (rectify) {
      Arrays.setAll(sums, i -> Math.max(0, sums[i]));
    }
    put(sums, y);
  }

  @Override
  public void project(
      ConvolutionShape shape, int images, INDArray delta, INDArray filters, INDArray gradient) {
    put(ReferenceConvolution.project(shape, images, doubles(delta), doubles(filters)), gradient);
  }

  @Override
  public void filterGradient(
      ConvolutionShape shape, int images, INDArray x, INDArray delta, INDArray gradient) {
    put(ReferenceConvolution.filterGradient(shape, images, doubles(x), doubles(delta)), gradient);
  }

  @Override
  public boolean takesPooled(ConvolutionShape shape, Geometry pooling) {
    return true;
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
    double[] whole =
        ReferenceMaxPooling.scatter(pooling, images * shape.features(), doubles(delta), switches);
    put(ReferenceConvolution.project(shape, images, whole, doubles(filters)), gradient);
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
    double[] whole =
        ReferenceMaxPooling.scatter(pooling, images * shape.features(), doubles(delta), switches);
    put(ReferenceConvolution.filterGradient(shape, images, doubles(x), whole), gradient);
  }

  @Override
  public void biasGradient(ConvolutionShape shape, int images, INDArray delta, INDArray gradient) {
    put(ReferenceConvolution.biasGradient(shape, images, doubles(delta)), gradient);
  }

  @Override
  public void mask(INDArray output, INDArray gradient, INDArray target) {
    double[] y = doubles(output);
    double[] masked = doubles(gradient);
    Arrays.setAll(masked, i -> y[i] > 0 ? masked[i] : 0);
    put(masked, target);
  }

  @Override
  public void pool(Geometry g, int planes, INDArray x, int @Nullable [] switches, INDArray y) {
    double[] values = doubles(x);
    int[] places = ReferenceMaxPooling.switches(g, planes, values);
    put(ReferenceMaxPooling.gather(g, values, places), y);
    if (switches != null) {
      System.arraycopy(places, 0, switches, 0, places.length);
    }
  }

  @Override
  public void unpool(Geometry g, int planes, INDArray delta, int[] switches, INDArray gradient) {
    put(ReferenceMaxPooling.scatter(g, planes, doubles(delta), switches), gradient);
  }

  @Override
  public void normalize(ResponseNormalization layer, INDArray x, INDArray y) {
    put(reference(layer, x).forward(doubles(x)), y);
  }

  @Override
  public void normalizeGradient(
      ResponseNormalization layer, INDArray x, INDArray delta, INDArray gradient) {
    put(reference(layer, x).backward(doubles(x), doubles(delta)), gradient);
  }

  private static ReferenceResponseNormalization reference(ResponseNormalization layer, INDArray x) {
    return new ReferenceResponseNormalization(
        Math.toIntExact(x.size(1)),
        Math.toIntExact(x.size(2) * x.size(3)),
        layer.getK(),
        (int) layer.getN(),
        layer.getAlpha(),
        layer.getBeta());
  }
}
