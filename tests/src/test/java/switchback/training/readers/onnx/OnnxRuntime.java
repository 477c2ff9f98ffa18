package switchback.training.readers.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs models by ONNX Runtime, as another implementation to compare with. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /**
   * Runs a model.
   *
   * @param input the values of its only input, in C order
   * @param shape the sizes of its axes
   * @return the values of each output of floats by its name
   */
  static Map<String, float[]> run(Path file, float[] input, long... shape) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
          OrtSession.Result result = session.run(Map.of(name(session), tensor))) {
        Map<String, float[]> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : result) {
          if (output.getValue() instanceof OnnxTensor its
              && its.getInfo().type == ai.onnxruntime.OnnxJavaType.FLOAT) {
            FloatBuffer values = its.getFloatBuffer();
            float[] copy = new float[values.remaining()];
            values.get(copy);
            outputs.put(output.getKey(), copy);
          }
        }
        return outputs;
      }
    }
  }

  /** Returns the name of the input that is no constant with a default. */
  private static String name(OrtSession session) throws OrtException {
    for (NodeInfo info : session.getInputInfo().values()) {
      if (info.getInfo() instanceof TensorInfo) {
        return info.getName();
      }
    }
    throw new IllegalArgumentException("no input");
  }
}
