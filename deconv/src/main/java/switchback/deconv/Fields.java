package switchback.deconv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;

/**
 * The receptive fields of the units of a graph's nodes. A unit whose field does not follow the rule
 * of {@link ReceptiveField}, such as one above a dense layer, is taken to see the whole image.
 */
final class Fields {
  private final NetworkGraph graph;

  /** The field of each node's units; null for one that sees the whole image. */
  private final List<@Nullable ReceptiveField> fields = new ArrayList<>();

  Fields(NetworkGraph graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> fields.add(field(node)));
  }

  /** Returns the field of a node's units. */
  ReceptiveField of(int node) {
    ReceptiveField field = fields.get(node);
    return field == null ? ReceptiveField.whole(graph.input()) : field;
  }

  private @Nullable ReceptiveField field(Node node) {
    if (node.inputs().isEmpty()) {
      return ReceptiveField.PIXEL;
    }
    ReceptiveField below = fields.get(node.inputs().getFirst());
    if (below == null) {
      return null;
    }
    return switch (node.operation()) {
      case Operation.Convolution c -> below.through(c.geometry());
      case Operation.MaxPooling p -> below.through(p.geometry());
      case Operation.AveragePooling p -> below.through(p.geometry());
      case Operation.Padding p -> below.moved(-p.frame().at(0), -p.frame().at(1));
      case Operation.Scaling _,
          Operation.Rectifier _,
          Operation.Activation _,
          Operation.ParametricRectifier _,
          Operation.Selection _,
          Operation.ResponseNormalization _,
          Operation.Softmax _ ->
          below;
      case Operation.Concatenation c when c.axis() == 0 -> together(node);
      case Operation.Combination _ -> together(node);
      default -> null;
    };
  }

  /** Returns the smallest field that holds those of all inputs at a place. */
  private @Nullable ReceptiveField together(Node node) {
    ReceptiveField field = null;
    for (int input : node.inputs()) {
      ReceptiveField its = fields.get(input);
      MapShape maps = graph.node(input).maps();
      boolean isSame = maps.height() == node.maps().height() && maps.width() == node.maps().width();
      if (its == null || !isSame || (field != null && !field.hasStridesOf(its))) {
        return null;
      }
      field = field == null ? its : field.including(its);
    }
    return field;
  }
}
