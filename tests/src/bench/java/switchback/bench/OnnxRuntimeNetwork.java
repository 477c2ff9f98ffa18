package switchback.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import switchback.fixtures.torchvision.RandomModel;
import switchback.fixtures.torchvision.TorchvisionNetworks;

/**
 * A network run by ONNX Runtime with all its optimisations and all threads. Work {@code forward:N},
 * in images per second, runs batches of N images, each in one call.
 */
final class OnnxRuntimeNetwork implements Contestant {
  /** The largest difference of outputs from Switchback's, as a share of the largest. */
  private static final double TOLERANCE = 1e-4;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<Integer, OnnxTensor> batches = new HashMap<>();
  private final int threads;
  private final double difference;

  /**
   * Opens a model, and verifies that its outputs are Switchback's.
   *
   * @param model the ONNX file, with Switchback's outputs beside it
   */
  OnnxRuntimeNetwork(int threads, Path model) {
    this.threads = threads;
    try {
      session = session(model, threads);
      float[] values = NetworkImages.batch();
      for (int images : new int[] {1, NetworkImages.BATCH}) {
        batches.put(images, tensor(values, images));
      }
      float[] expected = NetworkReference.read(model).outputs();
      difference = NetworkReference.difference("outputs", outputs(), expected, TOLERANCE);
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  private static IllegalStateException failure(OrtException e) {
    return new IllegalStateException("ONNX Runtime failed", e);
  }

  private OrtSession session(Path model, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return environment.createSession(model.toString(), options);
    }
  }

  private OnnxTensor tensor(float[] values, int images) throws OrtException {
    int count = images * NetworkImages.SIZE;
    // Native memory, so that no call copies it.
    FloatBuffer memory =
        ByteBuffer.allocateDirect(count * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(values, 0, count)
            .flip();
    int side = TorchvisionNetworks.SIDE;
    return OnnxTensor.createTensor(environment, memory, new long[] {images, 3, side, side});
  }

  private float[] outputs() throws OrtException {
    try (OrtSession.Result result =
        session.run(Map.of(RandomModel.INPUT, batch(NetworkImages.BATCH)))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }
  }

  private OnnxTensor batch(int images) {
    OnnxTensor batch = batches.get(images);
    if (batch == null) {
      throw new IllegalArgumentException("no batch of " + images);
    }
    return batch;
  }

  @Override
  public List<String> settings() {
    return List.of(
        "ONNX Runtime " + environment.getVersion(),
        "all optimisations",
        "threads " + threads + " in an operation, one operation at a time",
        String.format(Locale.ROOT, "outputs agree to %.1e", difference));
  }

  @Override
  public double rate(String work, double seconds) {
    if (!work.startsWith("forward:")) {
      throw new IllegalArgumentException("no work " + work);
    }
    int images = Integer.parseInt(work.substring("forward:".length()));
    OnnxTensor batch = batch(images);
    return Clock.rate(seconds, () -> run(batch, images));
  }

  private int run(OnnxTensor input, int images) {
    try (OrtSession.Result _ = session.run(Map.of(RandomModel.INPUT, input))) {
      return images;
    } catch (OrtException e) {
      throw failure(e);
    }
  }
}
