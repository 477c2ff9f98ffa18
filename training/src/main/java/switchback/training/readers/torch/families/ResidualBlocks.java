package switchback.training.readers.torch.families;

import java.util.List;
import switchback.training.graphs.Operation.Combination;
import switchback.training.readers.torch.architecture.Joins;
import switchback.training.readers.torch.architecture.LayerList;
import switchback.training.readers.torch.architecture.Moves;
import switchback.training.readers.torch.tensors.Tensor;

/**
 * Blocks of two or three convolutions, each with its batch normalisation, around which a shortcut
 * leads.
 *
 * @param keys the arrays
 * @param shortcut the name of the shortcut's layers
 */
record ResidualBlocks(Keys keys, String shortcut) {
  /** Adds a block behind the last layer. */
  void add(LayerList list, String block, int stride) {
    String input = list.last();
    boolean isDeep = keys.isConvolution(block + ".conv3");
    if (isDeep) {
      Parts.normalized(list, block + ".conv1", 1, 0, block + ".bn1");
      Parts.relu(list, block + ".relu1");
      Parts.normalized(list, block + ".conv2", stride, 1, block + ".bn2");
      Parts.relu(list, block + ".relu2");
      Parts.normalized(list, block + ".conv3", 1, 0, block + ".bn3");
    } else {
      Parts.normalized(list, block + ".conv1", stride, 1, block + ".bn1");
      Parts.relu(list, block + ".relu1");
      Parts.normalized(list, block + ".conv2", 1, 1, block + ".bn2");
    }
    String sums = list.last();
    String around = around(list.from(input), block, stride, isDeep);
    list.add(block + ".add", new Joins.Combined(Combination.Kind.SUM), List.of(sums, around));
    Parts.relu(list, block + ".relu");
  }

  /** Adds the shortcut, if it has layers, and returns the name of its end. */
  private String around(LayerList list, String block, int stride, boolean isDeep) {
    String name = block + "." + shortcut;
    if (keys.isConvolution(name + ".0")) {
      Parts.normalized(list, name + ".0", stride, 0, name + ".1");
      return list.last();
    }
    return stride == 1 || isDeep ? list.last() : withoutArrays(list, block, name, stride);
  }

  /**
   * Adds a shortcut without arrays: every second row and column, and maps of zeros before and
   * behind (He et al. 2016, section 4.2, option A).
   */
  private String withoutArrays(LayerList list, String block, String name, int stride) {
    Tensor weight = keys.weight(block + ".conv1", 4);
    int more = weight == null ? 0 : Math.max(0, weight.size(0) - weight.size(1));
    list.add(name + ".rows", new Moves.Slice(2, 0, Moves.Slice.END, stride))
        .add(name + ".columns", new Moves.Slice(3, 0, Moves.Slice.END, stride))
        .add(name, new Moves.ChannelPadding(more / 2, more - more / 2));
    return list.last();
  }
}
