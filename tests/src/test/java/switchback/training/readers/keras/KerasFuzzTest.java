package switchback.training.readers.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.fuzz.Zips;
import switchback.training.readers.ReadRequest;

class KerasFuzzTest extends FuzzTest {
  static final List<Layer> LAYERS =
      List.of(
          Layer.of("ZeroPadding2D", "pad", "padding", List.of(List.of(1, 0), List.of(0, 1)))
              .after("input"),
          Layer.convolution("conv", 3, 2, 3, "strides", 2, "padding", "same").after("pad"),
          Layer.of("BatchNormalization", "norm", "axis", List.of(3), "epsilon", 0.01)
              .with("gamma", Layer.Array.positive(1, 3))
              .with("beta", Layer.Array.random(2, 3))
              .with("moving_mean", Layer.Array.random(3, 3))
              .with("moving_variance", Layer.Array.positive(4, 3))
              .after("conv"),
          Layer.of("ReLU", "relu", "max_value", 6, "negative_slope", 0, "threshold", 0)
              .after("norm"),
          Layer.of("MaxPooling2D", "pool", "pool_size", List.of(2, 2), "padding", "same")
              .after("relu"),
          Layer.of("UpSampling2D", "up", "size", 2, "interpolation", "bilinear").after("pool"),
          Layer.of("Add", "sum").after("up", "relu"),
          Layer.of("Concatenate", "both", "axis", -1).after("sum", "up"),
          Layer.of("GlobalAveragePooling2D", "mean", "keepdims", true).after("both"),
          Layer.of("Reshape", "shape", "target_shape", List.of(6)).after("mean"),
          Layer.dense("dense", 6, 4, "activation", "softmax").after("shape"));

  @Override
  protected String reader() {
    return "Keras files";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    Path hdf5 =
        Written.hdf5(
            beside.resolve("model.h5"),
            "2.9.0",
            "tensorflow",
            Written.functional(LAYERS, List.of("dense"), 7, 7, 2),
            LAYERS);
    Map<String, Object> third = Written.third(LAYERS, List.of("dense"), 7, 7, 2);
    Path keras = Written.keras(beside.resolve("model.keras"), false, third, LAYERS);
    return List.of(Files.readAllBytes(hdf5), Files.readAllBytes(keras));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    if (mutator.random().nextInt(3) == 0) {
      return mutator.broken(whole.subList(0, 1));
    }
    return Zips.broken(
        whole.subList(1, 2),
        mutator,
        (name, content) ->
            name.equals("config.json") && mutator.random().nextInt(4) > 0
                ? JsonMutator.broken(content, mutator)
                : mutator.broken(List.of(content)));
  }

  @Override
  protected void read(Path place) throws IOException {
    KerasFiles.recognises(place);
    KerasFiles.read(place, ReadRequest.NONE);
  }
}
