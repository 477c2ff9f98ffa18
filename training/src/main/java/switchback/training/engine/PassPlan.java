package switchback.training.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.graphs.Operation.Rectifier;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Limits;

/**
 * What a pass that keeps the maps of some nodes can leave out: nodes that nobody needs, and nodes
 * that the kernel of a node below computes as well. Immutable.
 */
final class PassPlan {
  private final Engine engine;
  private final NetworkGraph graph;
  private final boolean[] isWanted;
  private final boolean[] isNeeded;

  /** The last needed node that takes each node's maps. */
  private final int[] lastUse;

  /**
   * Creates a plan.
   *
   * @param wanted the numbers of the nodes whose maps are kept
   */
  PassPlan(Engine engine, Collection<Integer> wanted) {
    this.engine = engine;
    this.graph = engine.graph();
    int count = graph.nodes().size();
    this.isWanted = new boolean[count];
    this.isNeeded = new boolean[count];
    this.lastUse = new int[count];
    isNeeded[0] = true;
    wanted.forEach(node -> isWanted[node] = true);
    wanted.forEach(node -> isNeeded[node] = true);
    for (int node = count - 1; node >= 0; node--) {
      if (isNeeded[node]) {
        for (int input : graph.node(node).inputs()) {
          isNeeded[input] = true;
          lastUse[input] = Math.max(lastUse[input], node);
        }
      }
    }
  }

  /** Returns the nodes that are computed, from the image up. */
  int[] nodes() {
    return IntStream.range(0, isNeeded.length).filter(node -> isNeeded[node]).toArray();
  }

  /** Returns whether a node's maps are kept. */
  boolean isWanted(int node) {
    return isWanted[node];
  }

  /** Returns the needed nodes that take a node's maps. */
  IntStream takers(int node) {
    return engine.takers(node).stream().mapToInt(use -> use).filter(use -> isNeeded[use]);
  }

  /** Returns the last needed node that takes a node's maps; 0 if there is none. */
  int lastUse(int node) {
    return lastUse[node];
  }

  /** Returns whether a node alone takes another's maps, which are not wanted themselves. */
  boolean isTakenBy(int maps, int node) {
    return !isWanted[maps] && maps > 0 && engine.uses(maps) == 1 && lastUse[maps] == node;
  }

  /** Returns whether a node writes its maps where its input was. */
  boolean isInPlace(int node) {
    List<Integer> inputs = graph.node(node).inputs();
    return switch (graph.node(node).operation()) {
      case Rectifier _ -> isTakenBy(inputs.getFirst(), node);
      case Operation.Scaling _ -> isScaling(inputs.getFirst(), node);
      default -> false;
    };
  }

  /** Returns the last of the nodes that lie where a node's maps are. */
  int top(int node) {
    int use = lastUse[node];
    return use > node && isInPlace(use) ? top(use) : node;
  }

  /** Returns whether a convolution computes the scaling that follows as well. */
  private boolean isScaling(int sums, int scaling) {
    return graph.node(sums).operation() instanceof Operation.Convolution
        && engine.scalingOf(sums) == scaling
        && isTakenBy(sums, scaling);
  }

  /** Returns the scaling that a convolution computes as well, or the convolution itself. */
  int scaled(int convolution) {
    int use = lastUse[convolution];
    return use > convolution && isScaling(convolution, use) ? use : convolution;
  }

  /** Returns whether a node adds two maps of its own size. */
  boolean isSum(int node) {
    Node its = graph.node(node);
    return its.operation() instanceof Operation.Combination c
        && c.kind() == Operation.Combination.Kind.SUM
        && its.inputs().stream().allMatch(input -> graph.node(input).maps().equals(its.maps()));
  }

  /** Returns whether a kernel that cuts its sums to limits writes a node's maps. */
  boolean isCut(int node) {
    Node its = graph.node(node);
    return its.operation() instanceof Operation.Convolution
        || isSum(node)
        || (its.operation() instanceof Operation.Scaling
            && isScaling(its.inputs().getFirst(), node));
  }

  /** Returns the limits of the ReLU that alone takes a node's sums, or none. */
  Limits limits(int node) {
    int use = lastUse[node];
    return use > node && graph.node(use).operation() instanceof Rectifier r && isTakenBy(node, use)
        ? Limits.upTo(r.ceiling())
        : Limits.NONE;
  }

  /** Returns the sum of maps that alone takes a node's; -1 if there is none. */
  int sumOf(int node) {
    int use = lastUse[node];
    return use > node && isSum(use) && isTakenBy(node, use) ? use : -1;
  }

  /**
   * Returns whether a concatenation alone takes a node's maps, once, so that they can be written
   * where it puts them: as whole vectors of maps.
   */
  boolean isPart(int node) {
    int use = lastUse[node];
    return isTakenBy(node, use)
        && graph.node(use).operation() instanceof Operation.Concatenation c
        && c.axis() == 0
        && Collections.frequency(graph.node(use).inputs(), node) == 1
        && graph.node(node).maps().channels() % Floats.LANES == 0
        && firstOfPart(node) % Floats.LANES == 0;
  }

  /** Returns the number of maps that a concatenation puts before those of a node. */
  int firstOfPart(int node) {
    List<Integer> inputs = graph.node(lastUse[node]).inputs();
    return inputs.subList(0, inputs.indexOf(node)).stream()
        .mapToInt(input -> graph.node(input).maps().channels())
        .sum();
  }
}
