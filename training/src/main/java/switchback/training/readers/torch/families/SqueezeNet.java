package switchback.training.readers.torch.families;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import switchback.training.graphs.Windows;
import switchback.training.readers.torch.architecture.Joins;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Moves;
import switchback.training.readers.torch.architecture.Poolings;
import switchback.training.readers.torch.architecture.Sums;
import switchback.training.readers.torch.tensors.StateDict;

/** SqueezeNet 1.0 and 1.1 as torchvision has them (Iandola et al. 2016). */
final class SqueezeNet implements Family {
  private static final String CLASSIFIER = "classifier.1";
  private static final int LAST = 12;

  @Override
  public Optional<KnownNetwork> find(StateDict dict) {
    Keys keys = new Keys(dict);
    boolean isOne =
        keys.isConvolution("features.3.squeeze")
            && keys.isConvolution("features.12.squeeze")
            && keys.isConvolution(CLASSIFIER, 1);
    if (!isOne) {
      return Optional.empty();
    }
    if (keys.isConvolution("features.0", 7) && keys.isConvolution("features.10.squeeze")) {
      return Optional.of(network("squeezenet1_0", Set.of(2, 6, 11)));
    }
    if (keys.isConvolution("features.0", 3) && keys.isConvolution("features.11.squeeze")) {
      return Optional.of(network("squeezenet1_1", Set.of(2, 5, 8)));
    }
    return Optional.empty();
  }

  /**
   * Returns the network.
   *
   * @param poolings the numbers of the layers that are poolings
   */
  private static KnownNetwork network(String name, Set<Integer> poolings) {
    LayerList list = new LayerList();
    list.add("features.0", Sums.Convolution.of(2, 0));
    Parts.relu(list, "features.1");
    Windows windows = Poolings.windows(3, 2).padding(Windows.Padding.CEILING);
    for (int i = 2; i <= LAST; i++) {
      if (poolings.contains(i)) {
        list.add("features." + i, new Poolings.Maximum(windows));
      } else {
        fire(list, "features." + i);
      }
    }
    list.add(CLASSIFIER, Sums.Convolution.plain());
    Parts.relu(list, "classifier.2")
        .add("classifier.3", new Poolings.Global(false))
        .add("flatten", new Moves.Flatten());
    return new KnownNetwork(
        list.architecture(name, Parts.IMAGENET),
        List.of("strides and poolings of SqueezeNet in torchvision"));
  }

  private static void fire(LayerList list, String name) {
    list.add(name + ".squeeze", Sums.Convolution.plain());
    Parts.relu(list, name + ".squeeze_activation");
    String squeezed = list.last();
    list.add(name + ".expand1x1", Sums.Convolution.plain());
    Parts.relu(list, name + ".expand1x1_activation");
    String small = list.last();
    list.from(squeezed).add(name + ".expand3x3", Sums.Convolution.of(1, 1));
    Parts.relu(list, name + ".expand3x3_activation");
    list.add(name, new Joins.Concatenated(1), List.of(small, list.last()));
  }
}
