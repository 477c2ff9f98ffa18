package switchback.bench;

import java.util.Locale;
import switchback.fixtures.torchvision.RandomModel;
import switchback.fixtures.torchvision.TorchvisionNetworks;

/** A large network that is timed. */
enum TimedNetwork {
  /** VGG-16 of configuration D. */
  VGG16("VGG-16", 138_357_544, "/features/features.28/Conv"),

  /** ResNet-50 of version 1.5. */
  RESNET50("ResNet-50", 25_557_032, "/layer4/layer4.2/conv2/Conv");

  private final String title;
  private final long parameters;
  private final String layer;

  /**
   * Creates a network.
   *
   * @param parameters the number of parameters that torchvision states
   * @param layer the name of a layer near the end
   */
  TimedNetwork(String title, long parameters, String layer) {
    this.title = title;
    this.parameters = parameters;
    this.layer = layer;
  }

  String title() {
    return title;
  }

  long parameters() {
    return parameters;
  }

  /** Returns the name of a convolution near the end. */
  String layer() {
    return layer;
  }

  /**
   * Returns the model to be written.
   *
   * @throws IllegalStateException if it has another number of parameters than torchvision's
   */
  RandomModel model() {
    RandomModel its =
        switch (this) {
          case VGG16 -> TorchvisionNetworks.vgg16();
          case RESNET50 -> TorchvisionNetworks.resnet50();
        };
    if (its.parameters() != parameters) {
      throw new IllegalStateException(
          title + ": got " + its.parameters() + " parameters, expected " + parameters);
    }
    return its;
  }

  /** Returns its name on the command line and in JSON. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
