package switchback.training.readers.torch.families;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchback.training.graphs.Windows;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Poolings;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * ResNet (He et al. 2016), ResNeXt and wide ResNets of any depth, as torchvision has them. Numbers
 * of blocks, groups and channels follow from the arrays.
 */
final class ResNet implements Family {
  private static final int STAGES = 4;

  /** Blocks per stage, and the names with two and three convolutions per block. */
  private static final Map<List<Integer>, String> BASIC =
      Map.of(List.of(2, 2, 2, 2), "resnet18", List.of(3, 4, 6, 3), "resnet34");

  private static final Map<List<Integer>, String> DEEP =
      Map.of(List.of(3, 4, 6, 3), "50", List.of(3, 4, 23, 3), "101", List.of(3, 8, 36, 3), "152");

  @Override
  public Optional<KnownNetwork> find(StateDict dict) {
    Keys keys = new Keys(dict);
    List<Integer> blocks =
        IntStream.rangeClosed(1, STAGES)
            .mapToObj(stage -> keys.count("layer" + stage + ".", ".conv1"))
            .toList();
    boolean isOne = keys.isConvolution("conv1", 7) && keys.isDense("fc") && !blocks.contains(0);
    return isOne ? Optional.of(network(keys, blocks)) : Optional.empty();
  }

  private static KnownNetwork network(Keys keys, List<Integer> blocks) {
    boolean isDeep = keys.isConvolution("layer1.0.conv3");
    ResidualBlocks residual = new ResidualBlocks(keys, "downsample");
    LayerList list = new LayerList();
    Parts.normalized(list, "conv1", 2, 3, "bn1");
    Parts.relu(list, "relu");
    Windows windows = Poolings.windows(3, 2).padded(1, 1, 1, 1);
    list.add("maxpool", new Poolings.Maximum(windows));
    for (int stage = 1; stage <= STAGES; stage++) {
      for (int block = 0; block < blocks.get(stage - 1); block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        residual.add(list, "layer" + stage + "." + block, stride);
      }
    }
    Parts.head(list, "fc");
    return new KnownNetwork(
        list.architecture(name(keys, blocks, isDeep), Parts.IMAGENET),
        List.of(
            "strides, paddings and the first pooling of ResNet in torchvision"
                + (isDeep ? ", where the 3x3 convolution of a block has the stride" : "")));
  }

  private static String name(Keys keys, List<Integer> blocks, boolean isDeep) {
    String unknown = blocks.stream().map(String::valueOf).collect(Collectors.joining("-"));
    if (!isDeep) {
      return BASIC.getOrDefault(blocks, "resnet-" + unknown);
    }
    Tensor first = keys.weight("layer1.0.conv1", 4);
    Tensor second = keys.weight("layer1.0.conv2", 4);
    int width = first == null ? 0 : first.size(0);
    int each = second == null ? width : second.size(1);
    String depth = DEEP.getOrDefault(blocks, "-" + unknown);
    if (each > 0 && each < width) {
      return "resnext%s_%dx%dd".formatted(depth, width / each, each);
    }
    return width == 128 ? "wide_resnet" + depth + "_2" : "resnet" + depth;
  }
}
