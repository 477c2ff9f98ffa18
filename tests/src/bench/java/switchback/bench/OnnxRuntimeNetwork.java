package switchback.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.fixtures.torchvision.RandomModel;
import switchback.fixtures.torchvision.TorchvisionNetworks;

/**
 * A network run by ONNX Runtime with all its optimisations. Kinds of work, in images per second:
 * {@code single}, one image after the other on one thread; {@code one}, the same on all threads;
 * {@code batch}, several images in one call, on all threads.
 */
final class OnnxRuntimeNetwork implements Contestant {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession single;
  private final OrtSession session;
  private final OnnxTensor image;
  private final OnnxTensor batch;
  private final int threads;

  /**
   * Opens a model, and writes its logits down.
   *
   * @param logits receives (N, classes)
   */
  OnnxRuntimeNetwork(int threads, Path model, Path logits) {
    this.threads = threads;
    try {
      session = session(model, threads);
      single = threads == 1 ? session : session(model, 1);
      float[] values = NetworkImages.batch();
      image = tensor(values, 1);
      batch = tensor(values, NetworkImages.BATCH);
      NpyFiles.write(
          logits, NpyArray.of(logits(), NetworkImages.BATCH, TorchvisionNetworks.CLASSES));
    } catch (OrtException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + logits, e);
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

  private float[] logits() throws OrtException {
    try (OrtSession.Result result = session.run(Map.of(RandomModel.INPUT, batch))) {
      float[] values = new float[NetworkImages.BATCH * TorchvisionNetworks.CLASSES];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
      return values;
    }
  }

  @Override
  public List<String> settings() {
    return List.of(
        "ONNX Runtime " + environment.getVersion(),
        "all optimisations",
        "threads " + threads + " in an operation, one operation at a time");
  }

  @Override
  public double rate(String work, double seconds) {
    return switch (work) {
      case "single" -> Clock.rate(seconds, () -> run(single, image, 1));
      case "one" -> Clock.rate(seconds, () -> run(session, image, 1));
      case "batch" -> Clock.rate(seconds, () -> run(session, batch, NetworkImages.BATCH));
      default -> throw new IllegalArgumentException("no work " + work);
    };
  }

  private static int run(OrtSession session, OnnxTensor input, int images) {
    try (OrtSession.Result _ = session.run(Map.of(RandomModel.INPUT, input))) {
      return images;
    } catch (OrtException e) {
      throw failure(e);
    }
  }
}
