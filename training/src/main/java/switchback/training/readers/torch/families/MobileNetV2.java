package switchback.training.readers.torch.families;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import switchback.training.graphs.Operation.Combination;
import switchback.training.readers.torch.architecture.Functions;
import switchback.training.readers.torch.architecture.Joins;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/** MobileNetV2 as torchvision has it (Sandler et al. 2018), of any width. */
final class MobileNetV2 implements Family {
  private static final int BLOCKS = 17;

  /** The blocks whose depthwise convolution has stride 2. */
  private static final Set<Integer> STRIDES = Set.of(2, 4, 7, 14);

  @Override
  public Optional<KnownNetwork> find(StateDict dict) {
    Keys keys = new Keys(dict);
    boolean isOne =
        keys.isConvolution("features.0.0", 3)
            && keys.isConvolution("features.1.conv.0.0", 3)
            && keys.isConvolution("features.17.conv.1.0", 3)
            && keys.isConvolution("features.18.0", 1)
            && keys.isDense("classifier.1");
    return isOne ? Optional.of(network(keys)) : Optional.empty();
  }

  private static KnownNetwork network(Keys keys) {
    LayerList list = new LayerList();
    clipped(list, "features.0", 2, 1);
    for (int block = 1; block <= BLOCKS; block++) {
      add(list, keys, "features." + block, STRIDES.contains(block) ? 2 : 1);
    }
    clipped(list, "features.18", 1, 0);
    Parts.head(list, "classifier.1");
    return new KnownNetwork(
        list.architecture("mobilenet_v2", Parts.IMAGENET),
        List.of("strides and the ReLU6 of MobileNetV2 in torchvision"));
  }

  /** Adds a convolution, its batch normalisation and a ReLU6. */
  private static void clipped(LayerList list, String name, int stride, int padding) {
    Parts.normalized(list, name + ".0", stride, padding, name + ".1")
        .add(name + ".2", Functions.Rectifier.RELU6);
  }

  private static void add(LayerList list, Keys keys, String block, int stride) {
    String input = list.last();
    boolean isExpanded = keys.isConvolution(block + ".conv.2");
    String depthwise = block + (isExpanded ? ".conv.1" : ".conv.0");
    String projection = block + (isExpanded ? ".conv.2" : ".conv.1");
    if (isExpanded) {
      clipped(list, block + ".conv.0", 1, 0);
    }
    clipped(list, depthwise, stride, 1);
    String normalization = block + (isExpanded ? ".conv.3" : ".conv.2");
    Parts.normalized(list, projection, 1, 0, normalization);
    Tensor first = keys.weight(isExpanded ? block + ".conv.0.0" : projection, 4);
    Tensor last = keys.weight(projection, 4);
    boolean isSame = first != null && last != null && first.size(1) == last.size(0);
    if (stride == 1 && isSame) {
      Joins.Combined sum = new Joins.Combined(Combination.Kind.SUM);
      list.add(block + ".add", sum, List.of(input, list.last()));
    }
  }
}
