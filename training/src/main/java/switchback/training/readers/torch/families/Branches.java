package switchback.training.readers.torch.families;

import java.util.List;
import java.util.regex.Pattern;
import switchback.training.readers.torch.tensors.StateDict;

/** Tells by the names of arrays that a network has branches, which a list of layers has not. */
final class Branches {
  private static final Pattern NAMES =
      Pattern.compile(
          ".*(downsample|shortcut|branch|inception|denselayer|denseblock|attn|attention|squeeze"
              + "|expand|lateral|fpn|gate|skip|residual|resblock|(^|\\.)res\\d*\\."
              + "|(layers?|blocks?|stages?)_?\\d*\\.\\d+\\.[a-z_]+\\d*\\.).*");

  private Branches() {}

  /** Returns the names of weights that only a network with branches has. */
  static List<String> of(StateDict dict) {
    return dict.tensors().keySet().stream()
        .filter(name -> name.endsWith(".weight") && NAMES.matcher(name).matches())
        .toList();
  }
}
