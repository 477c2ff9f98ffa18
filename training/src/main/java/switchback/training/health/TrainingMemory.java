package switchback.training.health;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.ImageSetIterator;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.kernels.convolution.ConvolutionKernel;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;
import switchback.training.runs.NewNetwork;
import switchback.training.runs.TrainingOptions;

/**
 * The memory that a training needs, estimated from its layers before anything is allocated.
 *
 * <p>Native memory holds the parameters, the gradient and the updater's state. Per image of a batch
 * it holds the input (several batches are prepared ahead), all activations, their gradients, and
 * the kernels' own buffers. DL4J keeps the gradients alternately in two buffers, each as large as
 * the largest gradient in it. The heap holds the images, the switches, the batches in preparation,
 * and copies of the parameters for their digest. Evaluations use batches of 250 images and need
 * less than half as much per image. Garbage that Java has not collected yet comes on top.
 *
 * @param nativeFixed bytes of native memory for any batch
 * @param nativePerImage further bytes per image of a batch
 * @param heapFixed bytes of heap for any batch
 * @param heapPerImage further bytes of heap per image of a batch
 */
public record TrainingMemory(
    long nativeFixed, long nativePerImage, long heapFixed, long heapPerImage) {
  /**
   * The native memory of Java's code and compiler and of the libraries; measured, independent of
   * the batch.
   */
  private static final long JAVA_NATIVE = 128L << 20;

  /** The heap that Java's and DL4J's own objects take; measured. */
  private static final long JAVA_HEAP = 16L << 20;

  /** Estimates the memory of a training. */
  static TrainingMemory of(Dataset data, TrainingOptions options) {
    MultiLayerConfiguration configuration = NewNetwork.configuration(data, options);
    ImageSet images = data.train();
    InputType input = InputType.convolutional(images.height(), images.width(), images.channels());
    List<InputType> outputs = configuration.getLayerActivationTypes(input);
    long parameters = 0;
    long state = 0;
    long activations = input.arrayElementsPerExample();
    long[] gradients = new long[2];
    long kernels = 0;
    long switches = 0;
    InputType below = input;
    for (int i = 0; i < outputs.size(); i++) {
      NeuralNetConfiguration conf = configuration.getConf(i);
      Layer layer = conf.getLayer();
      long learnt = layer.initializer().numParams(conf);
      parameters += learnt;
      state += layer instanceof BaseLayer base ? base.getIUpdater().stateSize(learnt) : 0;
      long output = outputs.get(i).arrayElementsPerExample();
      activations += output;
      // The first layer computes no gradient of its input.
      gradients[i % 2] = Math.max(gradients[i % 2], i == 0 ? 0 : below.arrayElementsPerExample());
      kernels += kernels(layer, below);
      switches += layer instanceof MaxPooling ? output : 0;
      below = outputs.get(i);
    }
    long pixels = input.arrayElementsPerExample();
    long inputs = (ImageSetIterator.BATCHES_AHEAD + 1) * pixels;
    long average = options.tricks().average() == 0 ? 0 : parameters;
    return new TrainingMemory(
        JAVA_NATIVE + Float.BYTES * (2 * parameters + state + average),
        Float.BYTES * (inputs + activations + gradients[0] + gradients[1] + kernels),
        JAVA_HEAP
            + Float.BYTES * 2 * parameters
            + HeapMemory.ofImages(images.size() + (long) data.test().size(), pixels),
        Integer.BYTES * switches + Float.BYTES * pixels);
  }

  private static long kernels(Layer layer, InputType below) {
    return switch (layer) {
      case Convolution each when below instanceof InputType.InputTypeConvolutional maps ->
          ConvolutionKernel.memory(
              each.shape(Math.toIntExact(maps.getHeight()), Math.toIntExact(maps.getWidth())));
      case Dense each ->
          // Its transposed input.
          each.getNIn();
      default -> 0;
    };
  }

  /** Returns the bytes of native memory for batches of {@code batch} images. */
  long nativeBytes(int batch) {
    return nativeFixed + batch * nativePerImage;
  }

  /** Returns the bytes of heap for batches of {@code batch} images. */
  long heapBytes(int batch) {
    return heapFixed + batch * heapPerImage;
  }

  /** Returns the largest batch that fits into these numbers of bytes; below 1 if none does. */
  long batch(long nativeMost, long heapMost) {
    return Math.min(
        Math.floorDiv(nativeMost - nativeFixed, nativePerImage),
        Math.floorDiv(heapMost - heapFixed, heapPerImage));
  }

  /**
   * Checks that a training fits into the memory of this machine or container and into the heap.
   *
   * @throws SwitchbackException if it does not, naming a batch size that would fit, if any
   */
  public static void check(Dataset data, TrainingOptions options) {
    of(data, options).check(options.batch(), data.train().size(), nativeMost(), HeapMemory.most());
  }

  /** Checks a batch of {@code asked} images against the given limits in bytes. */
  void check(int asked, int images, long nativeMost, long heapMost) {
    // A batch never holds more images than there are.
    int batch = Math.min(asked, images);
    long heap = heapBytes(batch);
    long outside = nativeBytes(batch);
    if (heap <= heapMost && outside <= nativeMost) {
      return;
    }
    boolean isHeap = heap > heapMost;
    long fitting = batch(nativeMost, heapMost);
    String otherwise = isHeap ? HeapMemory.larger(heap) : moreNative();
    throw new SwitchbackException(
        "training would not fit into memory",
        "--batch " + asked,
        "about "
            + HeapMemory.text(isHeap ? heap : outside)
            + (isHeap ? " of heap" : " of native memory")
            + " needed",
        "at most " + HeapMemory.text(Math.max(0, isHeap ? heapMost : nativeMost)),
        fitting >= 1 ? "--batch " + fitting + " would fit; else " + otherwise : otherwise);
  }

  private static String moreNative() {
    return isLimitedByJavaCpp()
        ? "SWITCHBACK_JAVA_OPTS=-Dorg.bytedeco.javacpp.maxphysicalbytes=0 to use all of the"
            + " machine's"
        : "a machine or container with more memory, or a smaller heap by SWITCHBACK_JAVA_OPTS=-Xmx";
  }

  private static boolean isLimitedByJavaCpp() {
    return Pointer.maxPhysicalBytes() > 0 && Pointer.maxPhysicalBytes() < machine();
  }

  private static long machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** Returns the bytes besides the heap, of the machine or container or of JavaCPP's limit. */
  private static long nativeMost() {
    return (isLimitedByJavaCpp() ? Pointer.maxPhysicalBytes() : machine())
        - Runtime.getRuntime().maxMemory();
  }
}
