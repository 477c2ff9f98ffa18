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
import switchback.training.kernels.DenseShape;
import switchback.training.kernels.convolution.KernelMemory;
import switchback.training.layers.Convolution;
import switchback.training.layers.Dense;
import switchback.training.layers.MaxPooling;
import switchback.training.runs.NewNetwork;
import switchback.training.runs.TrainingOptions;

/**
 * What a training takes, told from its layers before anything is allocated.
 *
 * <p>Native: parameters, gradient and the updater's state; for each image of a batch the input,
 * several batches of which are under way, all activations, and the gradients of the activations,
 * which DL4J keeps in two pieces of memory by turns, each as large as the largest that it meets;
 * and what the kernels keep. On the heap: the images, switches, batches while they are made, and
 * copies of the parameters for their digest. An evaluation's batches, of 250 images, take less than
 * half as much an image. Waste that Java has not collected yet comes on top.
 *
 * @param nativeFixed bytes of native memory for any batch
 * @param nativeAnImage bytes more for each image of a batch
 * @param heapFixed bytes of heap for any batch
 * @param heapAnImage bytes more for each image of a batch
 */
public record TrainingMemory(
    long nativeFixed, long nativeAnImage, long heapFixed, long heapAnImage) {
  /**
   * What Java takes natively for its own code and compiler, and libraries for theirs: measured, as
   * what no batch has a part in.
   */
  private static final long JAVA_NATIVE = 128L << 20;

  /** What Java's and DL4J's own objects take on the heap, measured likewise. */
  private static final long JAVA_HEAP = 16L << 20;

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
      // The first layer gives no gradient of its input.
      gradients[i % 2] = Math.max(gradients[i % 2], i == 0 ? 0 : below.arrayElementsPerExample());
      kernels += kernels(layer, below);
      switches += layer instanceof MaxPooling ? output : 0;
      below = outputs.get(i);
    }
    long pixels = input.arrayElementsPerExample();
    long underWay = (ImageSetIterator.BATCHES_AHEAD + 1) * pixels;
    long average = options.tricks().average() == 0 ? 0 : parameters;
    return new TrainingMemory(
        JAVA_NATIVE + Float.BYTES * (2 * parameters + state + average),
        Float.BYTES * (underWay + activations + gradients[0] + gradients[1] + kernels),
        JAVA_HEAP
            + Float.BYTES * 2 * parameters
            + HeapMemory.ofImages(images.size() + (long) data.test().size(), pixels),
        Integer.BYTES * switches + Float.BYTES * pixels);
  }

  private static long kernels(Layer layer, InputType below) {
    return switch (layer) {
      case Convolution each when below instanceof InputType.InputTypeConvolutional maps ->
          KernelMemory.floats(
              each.shape(Math.toIntExact(maps.getHeight()), Math.toIntExact(maps.getWidth())));
      case Dense each ->
          KernelMemory.floats(
              new DenseShape(Math.toIntExact(each.getNIn()), Math.toIntExact(each.getNOut())));
      default -> 0;
    };
  }

  /** Native memory for batches of so many images, in bytes. */
  long nativeBytes(int batch) {
    return nativeFixed + batch * nativeAnImage;
  }

  /** Heap likewise. */
  long heapBytes(int batch) {
    return heapFixed + batch * heapAnImage;
  }

  /** The largest batch that fits into so many bytes; below 1 where none does. */
  long batch(long nativeMost, long heapMost) {
    return Math.min(
        Math.floorDiv(nativeMost - nativeFixed, nativeAnImage),
        Math.floorDiv(heapMost - heapFixed, heapAnImage));
  }

  /**
   * Refuses a training that cannot fit into this machine, or this container, and its heap.
   *
   * @throws SwitchbackException saying what would
   */
  public static void check(Dataset data, TrainingOptions options) {
    of(data, options).check(options.batch(), data.train().size(), nativeMost(), HeapMemory.most());
  }

  /** The same for other limits. */
  void check(int asked, int images, long nativeMost, long heapMost) {
    // No batch has more images than there are.
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
    return isHeldByJavaCpp()
        ? "SWITCHBACK_JAVA_OPTS=-Dorg.bytedeco.javacpp.maxphysicalbytes=0 for all of the machine's"
        : "a machine or container with more memory, or a smaller heap by SWITCHBACK_JAVA_OPTS=-Xmx";
  }

  private static boolean isHeldByJavaCpp() {
    return Pointer.maxPhysicalBytes() > 0 && Pointer.maxPhysicalBytes() < machine();
  }

  private static long machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** What the machine or the container has beside the heap, and JavaCPP lets a program take. */
  private static long nativeMost() {
    return (isHeldByJavaCpp() ? Pointer.maxPhysicalBytes() : machine())
        - Runtime.getRuntime().maxMemory();
  }
}
