package switchback.training.readers.torch.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Moves;
import switchback.training.readers.torch.architecture.Poolings;
import switchback.training.readers.torch.architecture.Sums;
import switchback.training.readers.torch.tensors.StateDict;

/**
 * ResNets for CIFAR, which begin with a 3x3 convolution without a pooling: those of three stages
 * (He et al. 2016, section 4.2), whose shortcuts may have no arrays, and those of four stages that
 * end in a 4x4 average pooling.
 */
final class CifarResNet implements Family {
  private static final int THREE = 3;
  private static final int FOUR = 4;

  /** Blocks per stage, and the depth with two and three convolutions per block. */
  private static final Map<List<Integer>, String> BASIC =
      Map.of(List.of(2, 2, 2, 2), "18", List.of(3, 4, 6, 3), "34");

  private static final Map<List<Integer>, String> DEEP =
      Map.of(List.of(3, 4, 6, 3), "50", List.of(3, 4, 23, 3), "101", List.of(3, 8, 36, 3), "152");

  @Override
  public Optional<KnownNetwork> find(StateDict dict) {
    Keys keys = new Keys(dict);
    List<Integer> blocks =
        IntStream.rangeClosed(1, FOUR)
            .map(stage -> keys.count("layer" + stage + ".", ".conv1"))
            .takeWhile(count -> count > 0)
            .boxed()
            .toList();
    boolean isOne =
        keys.isConvolution("conv1", 3) && keys.isDense("linear") && blocks.size() >= THREE;
    return isOne ? Optional.of(network(keys, blocks)) : Optional.empty();
  }

  private static KnownNetwork network(Keys keys, List<Integer> blocks) {
    LayerList list = new LayerList();
    ResidualBlocks residual = new ResidualBlocks(keys, "shortcut");
    Parts.normalized(list, "conv1", 1, 1, "bn1");
    Parts.relu(list, "relu");
    for (int stage = 1; stage <= blocks.size(); stage++) {
      for (int block = 0; block < blocks.get(stage - 1); block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        residual.add(list, "layer" + stage + "." + block, stride);
      }
    }
    List<String> assumptions = new ArrayList<>();
    assumptions.add("strides, paddings and poolings of the ResNets for CIFAR");
    if (blocks.size() == FOUR) {
      list.add("avgpool", new Poolings.Average(Poolings.windows(FOUR, FOUR), false))
          .add("flatten", new Moves.Flatten())
          .add("linear", new Sums.Dense());
    } else {
      Parts.head(list, "linear");
      if (!keys.isConvolution("layer2.0.shortcut.0")) {
        assumptions.add(
            "shortcuts without arrays take every second row and column, with maps of zeros before"
                + " and behind");
      }
    }
    return new KnownNetwork(list.architecture(name(keys, blocks), Parts.CIFAR), assumptions);
  }

  private static String name(Keys keys, List<Integer> blocks) {
    boolean isDeep = keys.isConvolution("layer1.0.conv3");
    if (blocks.size() == FOUR) {
      String depth = (isDeep ? DEEP : BASIC).get(blocks);
      String unknown = blocks.stream().map(String::valueOf).collect(Collectors.joining("-"));
      return "cifar_resnet" + (depth == null ? "-" + unknown : depth);
    }
    int convolutions = blocks.stream().mapToInt(i -> i).sum() * (isDeep ? 3 : 2);
    return "resnet" + (convolutions + 2);
  }
}
