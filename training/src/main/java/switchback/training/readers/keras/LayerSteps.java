package switchback.training.readers.keras;

import java.util.Set;
import switchback.training.graphs.Operation.Combination;

/** Makes the step of a layer of any class that can be taken. */
final class LayerSteps {
  /** Layers that change nothing once a network is trained. */
  private static final Set<String> IDENTITIES =
      Set.of(
          "Dropout",
          "SpatialDropout1D",
          "SpatialDropout2D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization",
          "Identity",
          "RandomFlip",
          "RandomRotation",
          "RandomZoom",
          "RandomTranslation",
          "RandomShear",
          "RandomContrast",
          "RandomBrightness",
          "RandomSaturation",
          "RandomHue",
          "RandomSharpness",
          "RandomGrayscale",
          "RandomColorJitter",
          "RandomColorDegeneration",
          "RandomPosterization",
          "RandomInvert",
          "RandomErasing",
          "RandomGaussianBlur",
          "RandomPerspective",
          "RandomElasticTransform",
          "RandomHeight",
          "RandomWidth",
          "RandAugment",
          "AugMix",
          "MixUp",
          "CutMix");

  private LayerSteps() {}

  /**
   * Makes a step.
   *
   * @throws IllegalArgumentException if the layer cannot be taken; without a message if its class
   *     is the reason
   */
  static Step of(LayerSource source) {
    String type = LayerTypes.present(source.layer().type());
    String name = source.name();
    if (IDENTITIES.contains(type)) {
      return Step.identity();
    }
    return switch (type) {
      case "Conv1D" -> ConvolutionSteps.convolution(source, 1);
      case "Conv2D" -> ConvolutionSteps.convolution(source, 2);
      case "Conv1DTranspose" -> ConvolutionSteps.transposed(source, 1);
      case "Conv2DTranspose" -> ConvolutionSteps.transposed(source, 2);
      case "DepthwiseConv1D" -> ConvolutionSteps.depthwise(source, 1);
      case "DepthwiseConv2D" -> ConvolutionSteps.depthwise(source, 2);
      case "SeparableConv1D" -> ConvolutionSteps.separable(source, 1);
      case "SeparableConv2D" -> ConvolutionSteps.separable(source, 2);
      case "Dense" -> ConvolutionSteps.dense(source);
      case "MaxPooling1D" -> PoolingSteps.windows(source, 1, true);
      case "MaxPooling2D" -> PoolingSteps.windows(source, 2, true);
      case "AveragePooling1D" -> PoolingSteps.windows(source, 1, false);
      case "AveragePooling2D" -> PoolingSteps.windows(source, 2, false);
      case "GlobalMaxPooling1D" -> PoolingSteps.global(source, 1, true);
      case "GlobalMaxPooling2D" -> PoolingSteps.global(source, 2, true);
      case "GlobalAveragePooling1D" -> PoolingSteps.global(source, 1, false);
      case "GlobalAveragePooling2D" -> PoolingSteps.global(source, 2, false);
      case "AdaptiveMaxPooling1D" -> PoolingSteps.adaptive(source, 1, true);
      case "AdaptiveMaxPooling2D" -> PoolingSteps.adaptive(source, 2, true);
      case "AdaptiveAveragePooling1D" -> PoolingSteps.adaptive(source, 1, false);
      case "AdaptiveAveragePooling2D" -> PoolingSteps.adaptive(source, 2, false);
      case "BatchNormalization" -> NormalizationSteps.batch(source);
      case "LayerNormalization" -> NormalizationSteps.layer(source);
      case "GroupNormalization" -> NormalizationSteps.group(source);
      case "UnitNormalization" -> NormalizationSteps.unit(source);
      case "Normalization" -> NormalizationSteps.data(source);
      case "Rescaling" -> NormalizationSteps.rescaling(source);
      case "Activation" -> ActivationSteps.activation(source);
      case "ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Softmax" ->
          ActivationSteps.layer(source);
      case "Add" -> MergeSteps.combination(name, Combination.Kind.SUM);
      case "Multiply" -> MergeSteps.combination(name, Combination.Kind.PRODUCT);
      case "Maximum" -> MergeSteps.combination(name, Combination.Kind.MAXIMUM);
      case "Minimum" -> MergeSteps.combination(name, Combination.Kind.MINIMUM);
      case "Subtract" -> MergeSteps.difference(name);
      case "Average" -> MergeSteps.average(name);
      case "Concatenate" ->
          MergeSteps.concatenation(name, source.settings().integer(-1, "axis", "concat_axis"));
      case "Merge" -> MergeSteps.merge(source);
      case "Flatten" -> ShapeSteps.flatten(source);
      case "Reshape" -> ShapeSteps.reshape(source);
      case "Permute" -> ShapeSteps.permute(source);
      case "RepeatVector" -> ShapeSteps.repeat(source);
      case "ZeroPadding1D" -> ShapeSteps.frame(source, 1, false);
      case "ZeroPadding2D" -> ShapeSteps.frame(source, 2, false);
      case "Cropping1D" -> ShapeSteps.frame(source, 1, true);
      case "Cropping2D" -> ShapeSteps.frame(source, 2, true);
      case "UpSampling1D" -> ResizingSteps.upsampling(source, 1);
      case "UpSampling2D" -> ResizingSteps.upsampling(source, 2);
      case "Resizing" -> ResizingSteps.resizing(source);
      case "CenterCrop" -> ResizingSteps.crop(source);
      case "Lambda" -> throw new IllegalArgumentException("code that is not read");
      default -> throw new IllegalArgumentException("");
    };
  }
}
