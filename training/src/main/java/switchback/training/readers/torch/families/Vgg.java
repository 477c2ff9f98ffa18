package switchback.training.readers.torch.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchback.training.readers.InputSize;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Moves;
import switchback.training.readers.torch.architecture.Poolings;
import switchback.training.readers.torch.architecture.Sums;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * VGG of 11, 13, 16 or 19 layers (Simonyan and Zisserman 2015), with or without batch
 * normalisation, for ImageNet as torchvision has it or for CIFAR with fewer dense layers. The
 * numbers that its names leave out are those of layers without arrays, so that the names say after
 * which convolutions there is a pooling.
 */
final class Vgg implements Family {
  private static final String FEATURES = "features";
  private static final String CLASSIFIER = "classifier";
  private static final int POOLED = 7;

  /** The number of convolutions, and the name of the network with three dense layers. */
  private static final Map<Integer, String> NAMES =
      Map.of(8, "vgg11", 10, "vgg13", 13, "vgg16", 16, "vgg19");

  private static final int POOLINGS = 5;

  @Override
  public Optional<KnownNetwork> find(StateDict dict) {
    Keys keys = new Keys(dict);
    List<Integer> numbers = keys.numbers(FEATURES);
    List<Integer> convolutions =
        numbers.stream().filter(n -> keys.isConvolution(FEATURES + "." + n, 3)).toList();
    String name = NAMES.get(convolutions.size());
    boolean isNormalized = keys.isNormalization(FEATURES + ".1");
    int expected = convolutions.size() * (isNormalized ? 2 : 1);
    if (name == null || numbers.size() != expected || convolutions.getFirst() != 0) {
      return Optional.empty();
    }
    LayerList list = new LayerList();
    int poolings = features(list, convolutions, isNormalized);
    List<String> dense = dense(keys);
    Tensor last = keys.weight(FEATURES + "." + convolutions.getLast(), 4);
    if (poolings != POOLINGS || dense.isEmpty() || last == null) {
      return Optional.empty();
    }
    Tensor first = keys.weight(dense.getFirst(), 2);
    int inputs = first == null ? 0 : first.size(1);
    return Optional.of(network(list, name, isNormalized, dense, inputs, last.size(0)));
  }

  /**
   * Adds the convolutions; returns the number of poolings, or 0 if the names leave no such room.
   */
  private static int features(LayerList list, List<Integer> convolutions, boolean isNormalized) {
    int poolings = 0;
    for (int i = 0; i < convolutions.size(); i++) {
      int number = convolutions.get(i);
      list.add(FEATURES + "." + number++, Sums.Convolution.of(1, 1));
      if (isNormalized) {
        list.add(FEATURES + "." + number++, Parts.normalization());
      }
      Parts.relu(list, FEATURES + "." + number++);
      int room = i + 1 < convolutions.size() ? convolutions.get(i + 1) - number : 1;
      if (room < 0 || room > 1) {
        return 0;
      }
      if (room == 1) {
        list.add(FEATURES + "." + number, Parts.pooling(2, 2));
        poolings++;
      }
    }
    return poolings;
  }

  private static List<String> dense(Keys keys) {
    if (keys.isDense(CLASSIFIER)) {
      return List.of(CLASSIFIER);
    }
    return keys.numbers(CLASSIFIER).stream()
        .map(number -> CLASSIFIER + "." + number)
        .filter(keys::isDense)
        .toList();
  }

  private static KnownNetwork network(
      LayerList list,
      String name,
      boolean isNormalized,
      List<String> dense,
      int inputs,
      int channels) {
    List<String> assumptions = new ArrayList<>();
    assumptions.add("paddings of 1 and 2x2 max poolings, as VGG has them");
    @Nullable InputSize size = null;
    if (inputs == channels * POOLED * POOLED) {
      size = Parts.IMAGENET;
      list.add("avgpool", new Poolings.Adaptive(POOLED, POOLED));
    } else if (inputs == channels) {
      size = Parts.CIFAR;
    }
    list.add("flatten", new Moves.Flatten());
    for (String layer : dense) {
      list.add(layer, new Sums.Dense());
      if (!layer.equals(dense.getLast())) {
        Parts.relu(list, layer + ".relu");
      }
    }
    if (dense.size() > 1) {
      assumptions.add("a ReLU between the dense layers");
    }
    String full = (Parts.CIFAR.equals(size) ? "cifar_" : "") + name + (isNormalized ? "_bn" : "");
    return new KnownNetwork(list.architecture(full, size), assumptions);
  }
}
