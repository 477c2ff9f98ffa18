package switchback.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains the layers of network {@code classic} in libtorch. A kind of work is three words separated
 * by colons: {@code train}, or {@code gradients}, which omits the update and so bounds what any
 * optimiser could reach; the memory format {@code last} or {@code first}, the position of the
 * channels; and {@code linear} or {@code convolution}, the form of the large dense layer. As a
 * convolution over the whole 8x8 map it runs in oneDNN, otherwise in MKL.
 *
 * <p>All arrays of a step belong to a manager that is closed after it, so that nothing waits for
 * the garbage collector.
 */
final class LibtorchTraining implements Contestant {
  private static final String SIGNATURE =
      "x: Tensor, t: Tensor, p: List[Tensor], m: List[Tensor], v: List[Tensor], s: List[Tensor])"
          + " -> List[Tensor]";

  private static final String GRADIENTS =
      """
      torch.set_grad_enabled(True)
      a = torch.relu_(torch.conv2d(x, p[0], p[1], [1, 1], [2, 2], [1, 1], 1))
      a = torch.max_pool2d(a, [2, 2])
      a = torch.relu_(torch.conv2d(a, p[2], p[3], [1, 1], [2, 2], [1, 1], 1))
      a = torch.max_pool2d(a, [2, 2])
      a = DENSE
      a = torch.relu_(a)
      a = torch.dropout(a, 0.5, True)
      a = torch.linear(a, p[6], p[7])
      loss = torch.cross_entropy_loss(a, t)
      found = torch.grad([loss], p)
      torch.set_grad_enabled(False)
      g = annotate(List[Tensor], [])
      for i in range(torch.len(found)):
        _0 = torch.append(g, unchecked_cast(Tensor, found[i]))
      """;

  private static final String LINEAR = "torch.linear(torch.flatten(a, 1), p[4], p[5])";

  private static final String CONVOLUTION =
      "torch.flatten(torch.conv2d(a, p[4], p[5], [1, 1], [0, 0], [1, 1], 1), 1)";

  private static final String UPDATE =
      """
      torch._foreach_add_(s, 1)
      none = annotate(List[Tensor], [])
      torch._fused_adam_(p, g, m, v, none, s, lr=0.00025, beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False)
      """;

  /** Returns the gradients too, so that the interpreter does not omit what nobody reads. */
  private static final String RESULT =
      """
      _1 = torch.append(g, loss)
      return g
      """;

  /** A formulation of the network, with its parameters, Adam's state and the batches. */
  private final class Model {
    private final TorchScript training;
    private final TorchScript gradients;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private final List<NDArray> steps = new ArrayList<>();
    private final List<NDArray> pixels = new ArrayList<>();
    private final List<NDArray> labels = new ArrayList<>();
    private int next;

    Model(boolean channelsLast, boolean linear) {
      String forward = GRADIENTS.replace("DENSE", linear ? LINEAR : CONVOLUTION);
      training = new TorchScript(manager, SIGNATURE, forward + UPDATE + RESULT);
      gradients = new TorchScript(manager, SIGNATURE, forward + RESULT);
      for (Shape shape : shapes(linear)) {
        parameters.add(array(initial(shape), shape, channelsLast));
        parameters.getLast().setRequiresGradient(true);
        means.add(array(new float[(int) shape.size()], shape, channelsLast));
        variances.add(array(new float[(int) shape.size()], shape, channelsLast));
        steps.add(manager.zeros(new Shape()));
      }
      Shape batch =
          new Shape(
              TrainingBatches.IMAGES,
              TrainingBatches.CHANNELS,
              TrainingBatches.SIZE,
              TrainingBatches.SIZE);
      for (int i = 0; i < TrainingBatches.COUNT; i++) {
        pixels.add(array(TrainingBatches.pixels(i), batch, channelsLast));
        labels.add(
            manager.create(
                Arrays.stream(TrainingBatches.labels(i)).mapToLong(label -> label).toArray()));
      }
    }

    /** Takes one step on a batch and returns the loss. */
    double step(TorchScript script, int batch) {
      try (NDManager step = manager.newSubManager()) {
        NDList arguments = new NDList(pixels.get(batch), labels.get(batch));
        arguments.addAll(TorchScript.list("p", parameters));
        arguments.addAll(TorchScript.list("m", means));
        arguments.addAll(TorchScript.list("v", variances));
        arguments.addAll(TorchScript.list("s", steps));
        NDList results = script.call(step, true, arguments);
        double loss = results.getLast().getFloat();
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException("the loss is " + loss);
        }
        return loss;
      }
    }

    double rate(String work, double seconds) {
      TorchScript script =
          switch (work) {
            case "train" -> training;
            case "gradients" -> gradients;
            default -> throw new IllegalArgumentException("no work " + work);
          };
      return Clock.rate(
          seconds,
          () -> {
            step(script, next++ % TrainingBatches.COUNT);
            return TrainingBatches.IMAGES;
          });
    }

    String check() {
      return LossCurve.check(() -> step(training, 0));
    }
  }

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final Map<String, Model> models = new HashMap<>();
  private final List<String> settings = new ArrayList<>();

  LibtorchTraining() {
    TorchScript.runAsWritten();
    settings.add("libtorch " + Engine.getEngine("PyTorch").getVersion() + " through DJL");
    settings.add("threads " + JniUtils.getNumThreads());
    settings.add("oneDNN " + (JniUtils.getFeatures().contains("MKLDNN") ? "on" : "off"));
    settings.add("TorchScript with in-place ReLU, gradients never added up, and the fused Adam");
    settings.add("glibc keeps freed memory");
    for (boolean channelsLast : new boolean[] {true, false}) {
      for (boolean linear : new boolean[] {true, false}) {
        Model model = new Model(channelsLast, linear);
        String name = (channelsLast ? "last" : "first") + ":" + (linear ? "linear" : "convolution");
        models.put(name, model);
        settings.add(name + " " + model.check());
      }
    }
  }

  private static List<Shape> shapes(boolean linear) {
    return List.of(
        new Shape(32, 3, 5, 5),
        new Shape(32),
        new Shape(64, 32, 5, 5),
        new Shape(64),
        linear ? new Shape(1024, 64 * 8 * 8) : new Shape(1024, 64, 8, 8),
        new Shape(1024),
        new Shape(TrainingBatches.CLASSES, 1024),
        new Shape(TrainingBatches.CLASSES));
  }

  /** Returns Glorot's normal weights; biases are 0. */
  private static float[] initial(Shape shape) {
    float[] values = new float[(int) shape.size()];
    if (shape.dimension() > 1) {
      long window = shape.size() / shape.get(0) / shape.get(1);
      double sd = Math.sqrt(2.0 / (window * (shape.get(0) + shape.get(1))));
      Random random = new Random(values.length);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (sd * random.nextGaussian());
      }
    }
    return values;
  }

  private NDArray array(float[] values, Shape shape, boolean channelsLast) {
    return shape.dimension() == 4
        ? TorchArrays.images(manager, values, shape, channelsLast)
        : manager.create(values, shape);
  }

  @Override
  public List<String> settings() {
    return settings;
  }

  @Override
  public double rate(String work, double seconds) {
    String[] words = work.split(":", 2);
    Model model = models.get(words[1]);
    if (model == null) {
      throw new IllegalArgumentException("no work " + work);
    }
    return model.rate(words[0], seconds);
  }
}
