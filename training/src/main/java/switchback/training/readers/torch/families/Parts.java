package switchback.training.readers.torch.families;

import switchback.training.readers.InputSize;
import switchback.training.readers.torch.architecture.Functions;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Moves;
import switchback.training.readers.torch.architecture.Poolings;
import switchback.training.readers.torch.architecture.Sums;

/** Parts that several families have in common. */
final class Parts {
  /** The size of the images of ImageNet, as the families of that data set take them. */
  static final InputSize IMAGENET = new InputSize(224, 224);

  static final InputSize CIFAR = new InputSize(32, 32);

  private Parts() {}

  static Sums.BatchNormalization normalization() {
    return new Sums.BatchNormalization(Sums.BatchNormalization.EPSILON);
  }

  /** Adds a convolution and its batch normalisation. */
  static LayerList normalized(
      LayerList list, String convolution, int stride, int padding, String normalization) {
    return list.add(convolution, Sums.Convolution.of(stride, padding))
        .add(normalization, normalization());
  }

  /** Adds the average of each map and a dense layer. */
  static LayerList head(LayerList list, String dense) {
    return list.add("avgpool", new Poolings.Global(false))
        .add("flatten", new Moves.Flatten())
        .add(dense, new Sums.Dense());
  }

  /** Adds a ReLU named after what it follows. */
  static LayerList relu(LayerList list, String name) {
    return list.add(name, Functions.Rectifier.RELU);
  }

  static Poolings.Maximum pooling(int size, int stride) {
    return new Poolings.Maximum(Poolings.windows(size, stride));
  }
}
