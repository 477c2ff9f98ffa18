package switchback.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import switchback.fixtures.torchvision.RandomModel;
import switchback.fixtures.torchvision.TorchvisionNetworks;

/** A large network that is timed. */
enum TimedNetwork {
  /** VGG-16 of configuration D; its forward passes are those of its convolutions alone. */
  VGG16("VGG-16", 138_357_544, Optional.of("/features/features.28/Conv")),

  /** ResNet-50 of version 1.5. */
  RESNET50("ResNet-50", 25_557_032, Optional.of("/layer4/layer4.2/conv2/Conv")),

  /** MobileNetV2 of width 1. */
  MOBILENETV2("MobileNetV2", 3_504_872, Optional.empty()),

  /** SqueezeNet of version 1.1. */
  SQUEEZENET("SqueezeNet", 1_235_496, Optional.empty());

  private final String title;
  private final long parameters;
  private final Optional<String> commandsLayer;

  /**
   * Creates a network.
   *
   * @param parameters the number of parameters that torchvision states
   * @param commandsLayer the name of a convolution near the end, for whole commands; empty if they
   *     are not timed
   */
  TimedNetwork(String title, long parameters, Optional<String> commandsLayer) {
    this.title = title;
    this.parameters = parameters;
    this.commandsLayer = commandsLayer;
  }

  /**
   * Returns the network with a name on the command line.
   *
   * @throws IllegalArgumentException if there is none
   */
  static TimedNetwork named(String name) {
    return Arrays.stream(values())
        .filter(network -> network.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no network " + name));
  }

  String title() {
    return title;
  }

  long parameters() {
    return parameters;
  }

  /** Returns the layer that whole commands project, near the end; empty if they are not timed. */
  Optional<String> commandsLayer() {
    return commandsLayer;
  }

  /** Returns the modules of the convolutions whose single units are projected. */
  List<String> layers() {
    return switch (this) {
      case VGG16 -> List.of("features.14", "features.28");
      case RESNET50 -> List.of("layer2.1.conv3", "layer4.2.conv3");
      case MOBILENETV2 -> List.of("features.17.conv.2");
      // In the modules that the paper calls fire5 and fire9.
      case SQUEEZENET -> List.of("features.7.expand3x3", "features.12.expand3x3");
    };
  }

  /**
   * Returns the whole network, which commands import.
   *
   * @throws IllegalStateException if it has another number of parameters than torchvision's
   */
  RandomModel model() {
    RandomModel its =
        switch (this) {
          case VGG16 -> TorchvisionNetworks.vgg16();
          case RESNET50 -> TorchvisionNetworks.resnet50();
          case MOBILENETV2 -> TorchvisionNetworks.mobilenetV2();
          case SQUEEZENET -> TorchvisionNetworks.squeezenet();
        };
    if (its.parameters() != parameters) {
      throw new IllegalStateException(
          title + ": got " + its.parameters() + " parameters, expected " + parameters);
    }
    return its;
  }

  /** Returns what forward passes and projections run: the convolutions alone of VGG-16. */
  RandomModel forwardModel() {
    return this == VGG16 ? TorchvisionNetworks.vgg16Features() : model();
  }

  /** Returns its name on the command line and in JSON. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
