package switchback.training.readers.keras;

import static switchback.training.readers.keras.files.WeightKind.fixed;
import static switchback.training.readers.keras.files.WeightKind.trained;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import switchback.training.readers.keras.files.WeightKind;

/** What is known of the classes of layers: their names and the weights that they have. */
final class LayerTypes {
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("Convolution1D", "Conv1D"),
          Map.entry("Convolution2D", "Conv2D"),
          Map.entry("AtrousConvolution1D", "Conv1D"),
          Map.entry("AtrousConvolution2D", "Conv2D"),
          Map.entry("SeparableConvolution1D", "SeparableConv1D"),
          Map.entry("SeparableConvolution2D", "SeparableConv2D"),
          Map.entry("DepthwiseConvolution1D", "DepthwiseConv1D"),
          Map.entry("DepthwiseConvolution2D", "DepthwiseConv2D"),
          Map.entry("Deconvolution2D", "Conv2DTranspose"),
          Map.entry("Deconv2D", "Conv2DTranspose"),
          Map.entry("Convolution1DTranspose", "Conv1DTranspose"),
          Map.entry("Convolution2DTranspose", "Conv2DTranspose"),
          Map.entry("MaxPool1D", "MaxPooling1D"),
          Map.entry("MaxPool2D", "MaxPooling2D"),
          Map.entry("AvgPool1D", "AveragePooling1D"),
          Map.entry("AvgPool2D", "AveragePooling2D"),
          Map.entry("GlobalMaxPool1D", "GlobalMaxPooling1D"),
          Map.entry("GlobalMaxPool2D", "GlobalMaxPooling2D"),
          Map.entry("GlobalAvgPool1D", "GlobalAveragePooling1D"),
          Map.entry("GlobalAvgPool2D", "GlobalAveragePooling2D"),
          Map.entry("BatchNormalizationV1", "BatchNormalization"),
          Map.entry("BatchNormalizationV2", "BatchNormalization"),
          Map.entry("SyncBatchNormalization", "BatchNormalization"));

  private LayerTypes() {}

  /** Returns the present name of a class. */
  static String present(String type) {
    return OTHER_NAMES.getOrDefault(type, type);
  }

  /** Returns the weights of a layer in Keras's order; none if the class is not known. */
  static List<WeightKind> weights(KerasLayer layer) {
    if (!layer.isOwn() || layer.isOperation()) {
      return List.of();
    }
    Settings settings = layer.settings();
    List<WeightKind> kinds = new ArrayList<>();
    switch (present(layer.type())) {
      case "Conv1D", "Conv2D", "Conv1DTranspose", "Conv2DTranspose", "Dense" -> {
        kinds.add(trained("kernel", "W"));
        bias(settings, kinds);
      }
      case "DepthwiseConv1D", "DepthwiseConv2D" -> {
        kinds.add(trained("kernel", "depthwise_kernel"));
        bias(settings, kinds);
      }
      case "SeparableConv1D", "SeparableConv2D" -> {
        kinds.add(trained("depthwise_kernel", "depthwise_W"));
        kinds.add(trained("pointwise_kernel", "pointwise_W"));
        bias(settings, kinds);
      }
      case "BatchNormalization" -> {
        scaling(settings, kinds);
        kinds.add(fixed("moving_mean", "running_mean"));
        // What Keras 1 called the deviation was the variance.
        kinds.add(fixed("moving_variance", "running_std"));
      }
      case "LayerNormalization", "GroupNormalization" -> scaling(settings, kinds);
      case "PReLU" -> kinds.add(trained("alpha", "alphas"));
      case "Normalization" -> {
        if (settings.numbers("mean").length == 0) {
          kinds.add(fixed("mean"));
          kinds.add(fixed("variance"));
          kinds.add(fixed("count"));
        }
      }
      default -> {
        // All other layers that are taken have no weights.
      }
    }
    return kinds;
  }

  private static void bias(Settings settings, List<WeightKind> kinds) {
    if (settings.flag(true, "use_bias", "bias")) {
      kinds.add(trained("bias", "b"));
    }
  }

  private static void scaling(Settings settings, List<WeightKind> kinds) {
    if (settings.flag(true, "scale")) {
      kinds.add(trained("gamma"));
    }
    if (settings.flag(true, "center")) {
      kinds.add(trained("beta"));
    }
  }
}
