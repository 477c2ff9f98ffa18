package switchback.training.readers.torch.families;

import java.util.List;
import switchback.training.readers.torch.architecture.Architecture;

/**
 * A network of a known family.
 *
 * @param architecture its layers; its size is the family's usual one, if it has one
 * @param assumptions what the arrays do not say and the family does, a line each
 */
public record KnownNetwork(Architecture architecture, List<String> assumptions) {
  /** Copies the list. */
  public KnownNetwork {
    assumptions = List.copyOf(assumptions);
  }
}
