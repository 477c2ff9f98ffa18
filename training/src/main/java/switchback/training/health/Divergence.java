package switchback.training.health;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.checkpoints.Position;
import switchback.training.checkpoints.TrainingFolder;
import switchback.training.kernels.Workers;
import switchback.training.kernels.elementwise.FiniteKernel;
import switchback.training.layers.NativeMemory;
import switchback.training.runs.EpochResult;

/**
 * Stops training when the loss, an activation or a parameter becomes NaN or infinite, and reports
 * the first affected layer and whether the learning rate is the likely cause. DL4J calls it after
 * the forward pass and before the loss changes any weight; per step it costs one scan of the last
 * layer's input.
 *
 * <p>The affected layer is the first from the pixels up with a parameter that is not finite, or
 * else with such an activation on the batch of that step. The learning rate is the likely cause in
 * two cases: a finite parameter has grown to more than {@value #GROWN} times the greatest magnitude
 * at the start (since images are standardised, activations hardly overflow otherwise); or a step
 * with a finite loss leaves parameters that are not finite.
 */
public final class Divergence extends BaseTrainingListener {
  private static final int GROWN = 10;

  private final MultiLayerNetwork network;
  private final TrainingFolder folder;
  private final Workers workers;
  private final double largestAtStart;
  private @Nullable String overflowing;
  private @Nullable Finding finding;
  private double rate;

  /**
   * A problem that ends training.
   *
   * @param got the values that are not finite
   * @param hint the likely cause
   */
  private record Finding(String got, String hint) {}

  /**
   * Creates a monitor for an untrained network, before any checkpoint is restored.
   *
   * @param folder the folder whose newest checkpoint is named in the message
   * @param workers share out the scans
   */
  public Divergence(MultiLayerNetwork network, TrainingFolder folder, Workers workers) {
    this.network = network;
    this.folder = folder;
    this.workers = workers;
    this.largestAtStart = largest();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    overflowing = isFinite(activations.getLast()) ? null : firstOverflowing(activations);
  }

  /** Checks the loss, which is known before the update. */
  @Override
  public void onBackwardPass(Model model) {
    rate = learningRate();
    double loss = model.score();
    if (!Double.isFinite(loss)) {
      // The update would spread it to all parameters.
      finding = new Finding("a loss of " + loss + ", " + origin(), hint(largest()));
    }
  }

  /**
   * Checks the step that followed {@code before}.
   *
   * @throws SwitchbackException if its loss was NaN or infinite
   * @throws IOException if the folder's checkpoints cannot be listed
   */
  public void checkStep(Position before) throws IOException {
    if (finding != null) {
      throw diverged(before.epoch(), "step " + (before.step() + 1), finding);
    }
  }

  /**
   * Checks the state of the training before it is saved or evaluated, since a step with a finite
   * loss may leave weights that are not finite. It costs one pass over the state.
   *
   * @param learnt float32 values by name, as of {@code LearningState.arrays}
   * @throws SwitchbackException if a value is NaN or infinite
   * @throws IOException if the folder's checkpoints cannot be listed
   */
  public void checkLearnt(Position after, Map<String, MemorySegment> learnt) throws IOException {
    for (Map.Entry<String, MemorySegment> array : learnt.entrySet()) {
      if (!FiniteKernel.isFinite(array.getValue(), workers)) {
        String layer = layerWithWrongParameters();
        String got =
            layer == null
                ? "values of the " + array.getKey() + " that are not finite"
                : parameters(layer);
        Finding found = new Finding(got, hint(Double.POSITIVE_INFINITY));
        throw diverged(after.epoch(), "after step " + after.step(), found);
      }
    }
  }

  /**
   * Checks that the loss on the test split is finite.
   *
   * @throws SwitchbackException if it is NaN or infinite
   * @throws IOException if the folder's checkpoints cannot be listed
   */
  public void checkEvaluated(EpochResult result) throws IOException {
    if (!Double.isFinite(result.testLoss())) {
      Finding found = new Finding("a test loss of " + result.testLoss(), hint(largest()));
      throw diverged(result.epoch(), "evaluation", found);
    }
  }

  private SwitchbackException diverged(int epoch, String when, Finding found) throws IOException {
    return new SwitchbackException(
        "training diverged",
        "epoch " + epoch + ", " + when,
        String.format(Locale.ROOT, "%s, at a learning rate of %.3g", found.got(), rate),
        "finite numbers",
        found.hint() + "; last good checkpoint: " + folder.newest(),
        new TrainingDiverged(found.got()));
  }

  private String hint(double largest) {
    return largest > GROWN * largestAtStart
        ? String.format(
            Locale.ROOT,
            "the learning rate is too high: parameters grew from %.3g at most to %.3g;"
                + " use a lower --learning-rate",
            largestAtStart,
            largest)
        : "check the images, and the weights that training started from";
  }

  /** Returns the first values of the last step that were not finite. */
  private String origin() {
    String layer = layerWithWrongParameters();
    if (layer != null) {
      return parameters(layer);
    }
    Layer last = network.getLayer(network.getnLayers() - 1);
    return overflowing != null ? overflowing : activations(last);
  }

  private static String parameters(String layer) {
    return "parameters of layer " + layer + " that are not finite";
  }

  private static String activations(Layer layer) {
    return "activations of layer " + name(layer) + " that are not finite";
  }

  private @Nullable String layerWithWrongParameters() {
    for (Layer layer : network.getLayers()) {
      for (INDArray each : layer.paramTable().values()) {
        if (!isFinite(each)) {
          return name(layer);
        }
      }
    }
    return null;
  }

  /**
   * Finds the first overflow among the activations of all layers except the last; the input
   * precedes them.
   */
  private String firstOverflowing(List<INDArray> activations) {
    Layer[] layers = network.getLayers();
    int input = activations.size() - layers.length;
    for (int i = 0; i < layers.length - 1; i++) {
      if (input + i >= 0 && !isFinite(activations.get(input + i))) {
        return i == 0 ? "images that are not finite" : activations(layers[i - 1]);
      }
    }
    return activations(layers[layers.length - 2]);
  }

  private boolean isFinite(INDArray array) {
    // Products come out in column order, and weights in either: reversing the axes avoids a copy.
    INDArray turned = array.ordering() == 'f' ? array.permute(reversed(array.rank())) : array;
    return FiniteKernel.isFinite(NativeMemory.floats(NativeMemory.inOrder(turned)), workers);
  }

  private static int[] reversed(int rank) {
    int[] axes = new int[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = rank - 1 - i;
    }
    return axes;
  }

  private static String name(Layer layer) {
    return String.valueOf(layer.conf().getLayer().getLayerName());
  }

  /** Returns the highest rate of all layers, since frozen layers have none. */
  private double learningRate() {
    double highest = 0;
    for (int i = 0; i < network.getnLayers(); i++) {
      Double of = network.getLearningRate(i);
      highest = Math.max(highest, of == null ? 0 : of);
    }
    return highest;
  }

  /** Returns the greatest magnitude among the finite parameters. */
  private double largest() {
    MemorySegment values = NativeMemory.floats(network.params());
    float largest = 0;
    for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
      float magnitude = Math.abs(values.getAtIndex(ValueLayout.JAVA_FLOAT, i));
      if (magnitude > largest && Float.isFinite(magnitude)) {
        largest = magnitude;
      }
    }
    return largest;
  }
}
