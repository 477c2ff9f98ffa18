package switchback.training.readers.torch.families;

import java.util.List;
import java.util.Optional;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Moves;
import switchback.training.readers.torch.architecture.Poolings;
import switchback.training.readers.torch.architecture.Sums;
import switchback.training.readers.torch.tensors.StateDict;

/** AlexNet as torchvision has it (Krizhevsky 2014, <i>One weird trick</i>). */
final class AlexNet implements Family {
  private static final int POOLED = 6;

  @Override
  public Optional<KnownNetwork> find(StateDict dict) {
    Keys keys = new Keys(dict);
    boolean isOne =
        keys.isConvolution("features.0", 11)
            && keys.numbers("features").equals(List.of(0, 3, 6, 8, 10))
            && keys.numbers("classifier").equals(List.of(1, 4, 6));
    return isOne ? Optional.of(network()) : Optional.empty();
  }

  private static KnownNetwork network() {
    LayerList list = new LayerList();
    list.add("features.0", Sums.Convolution.of(4, 2));
    Parts.relu(list, "features.1").add("features.2", Parts.pooling(3, 2));
    list.add("features.3", Sums.Convolution.of(1, 2));
    Parts.relu(list, "features.4").add("features.5", Parts.pooling(3, 2));
    for (int i = 6; i <= 10; i += 2) {
      list.add("features." + i, Sums.Convolution.of(1, 1));
      Parts.relu(list, "features." + (i + 1));
    }
    list.add("features.12", Parts.pooling(3, 2));
    list.add("avgpool", new Poolings.Adaptive(POOLED, POOLED)).add("flatten", new Moves.Flatten());
    list.add("classifier.1", new Sums.Dense());
    Parts.relu(list, "classifier.2").add("classifier.4", new Sums.Dense());
    Parts.relu(list, "classifier.5").add("classifier.6", new Sums.Dense());
    return new KnownNetwork(
        list.architecture("alexnet", Parts.IMAGENET),
        List.of("strides, paddings and poolings of AlexNet in torchvision"));
  }
}
