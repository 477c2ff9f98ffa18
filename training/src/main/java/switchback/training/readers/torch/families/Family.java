package switchback.training.readers.torch.families;

import java.util.Optional;
import switchback.training.readers.torch.tensors.StateDict;

/** A family of networks with the same names of arrays. */
interface Family {
  /**
   * Returns what a file's arrays are in this family; none if they do not look like it at all. What
   * is returned may still have objections.
   */
  Optional<KnownNetwork> find(StateDict dict);
}
