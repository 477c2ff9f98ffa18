package switchback.training.graphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import switchback.training.kernels.Axis;
import switchback.training.kernels.Geometry;

/** Builds a {@link GraphPart}. */
final class PartBuilder {
  private final NetworkGraph whole;
  private final IntUnaryOperator grid;

  /** The rectangle of each node's maps that is needed; null for none. */
  private final @Nullable Rectangle[] needed;

  private final List<Node> nodes = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();

  PartBuilder(NetworkGraph whole, IntUnaryOperator grid) {
    this.whole = whole;
    this.grid = grid;
    this.needed = new Rectangle[whole.nodes().size()];
  }

  GraphPart build(int node, Rectangle cells) {
    MapShape maps = whole.node(node).maps();
    Objects.checkFromToIndex(cells.rows().from(), cells.rows().to(), maps.height());
    Objects.checkFromToIndex(cells.columns().from(), cells.columns().to(), maps.width());
    needed[node] = cells;
    for (int i = node; i > 0; i--) {
      if (needed[i] != null) {
        ask(i);
      }
    }
    int[] places = new int[node + 1];
    for (int i = 0; i <= node; i++) {
      if (needed[i] != null) {
        places[i] = add(i, places);
      }
    }
    NetworkGraph graph = new NetworkGraph(nodes, Map.of(GraphPart.OUTPUT, places[node]));
    return new GraphPart(graph, numbers, part(0), part(node));
  }

  private Rectangle part(int node) {
    return Objects.requireNonNull(needed[node], "not needed");
  }

  private MapShape maps(int node) {
    return whole.node(node).maps();
  }

  /** Settles a node's rectangle, and asks its inputs for what that takes. */
  private void ask(int number) {
    Node node = whole.node(number);
    if (node.operation() instanceof Operation.Convolution) {
      int step = grid.applyAsInt(number);
      needed[number] =
          new Rectangle(
              part(number).rows().onGrid(step, node.maps().height()),
              part(number).columns().onGrid(step, node.maps().width()));
    }
    if (!isLocal(node, part(number))) {
      needed[number] = Rectangle.whole(node.maps());
    }
    for (int input : node.inputs()) {
      Rectangle its = input(node, input, part(number));
      needed[input] = needed[input] == null ? its : part(input).with(its);
    }
  }

  /** Returns whether a rectangle of a node's maps depends on rectangles of its inputs alone. */
  private boolean isLocal(Node node, Rectangle part) {
    MapShape maps = node.maps();
    return switch (node.operation()) {
      case Operation.Convolution c -> c.geometry().meetsMap();
      case Operation.MaxPooling p -> p.geometry().meetsMap();
      case Operation.AveragePooling p -> p.geometry().meetsMap();
      case Operation.Concatenation c -> c.axis() == 0;
      case Operation.Padding p ->
          meets(part.rows(), p.frame().at(0), maps(node.inputs().getFirst()).height())
              && meets(part.columns(), p.frame().at(1), maps(node.inputs().getFirst()).width());
      case Operation.Combination _ -> true;
      default -> isAlongCells(node.operation(), maps);
    };
  }

  /** Returns whether each cell of an operation's only input alone gives that of its maps. */
  private static boolean isAlongCells(Operation operation, MapShape maps) {
    return switch (operation) {
      case Operation.Rectifier _,
          Operation.Activation _,
          Operation.Softmax _,
          Operation.Selection _,
          Operation.ResponseNormalization _ ->
          true;
      case Operation.Scaling s -> s.scale().size() == maps.channels();
      case Operation.ParametricRectifier p -> p.slopes().size() == maps.channels();
      default -> false;
    };
  }

  private static boolean meets(Span span, int before, int size) {
    return span.to() > before && span.from() < before + size;
  }

  /** Returns the rectangle of an input's maps on which a rectangle of a node's maps depends. */
  private Rectangle input(Node node, int input, Rectangle part) {
    MapShape maps = maps(input);
    return switch (node.operation()) {
      case Operation _ when !isLocal(node, part) -> Rectangle.whole(maps);
      case Operation.Convolution c -> under(c.geometry(), part);
      case Operation.MaxPooling p -> under(p.geometry(), part);
      case Operation.AveragePooling p -> under(p.geometry(), part);
      case Operation.Padding p ->
          new Rectangle(
              within(part.rows(), p.frame().at(0), maps.height()),
              within(part.columns(), p.frame().at(1), maps.width()));
      case Operation.Combination _ ->
          new Rectangle(
              repeated(part.rows(), maps.height(), node.maps().height()),
              repeated(part.columns(), maps.width(), node.maps().width()));
      default -> part;
    };
  }

  private static Rectangle under(Geometry g, Rectangle part) {
    return new Rectangle(under(g.rows(), part.rows()), under(g.columns(), part.columns()));
  }

  private static Span under(Axis axis, Span part) {
    return new Span(axis.firstCell(part.from()), axis.endCell(part.to() - 1));
  }

  private static Span within(Span part, int before, int size) {
    return new Span(Math.max(0, part.from() - before), Math.min(size, part.to() - before));
  }

  /** Returns the span of an input whose only row or column may stand for all of the output's. */
  private static Span repeated(Span part, int size, int outSize) {
    return size == outSize ? part : Span.whole(size);
  }

  /** Adds a node to the part, and one for each input that must be cut to size. */
  private int add(int number, int[] places) {
    Node node = whole.node(number);
    if (isAlongCells(node.operation(), node.maps())) {
      // All that is there, so that nothing lies between a convolution and what completes its sums.
      needed[number] = part(node.inputs().getFirst());
    }
    Rectangle part = part(number);
    List<Integer> inputs = new ArrayList<>();
    for (int input : node.inputs()) {
      inputs.add(cut(places[input], part(input), input(node, input, part)));
    }
    return add(
        new Node(node.name(), operation(node, part), inputs, part.of(node.maps().channels())),
        number);
  }

  private int add(Node node, int number) {
    nodes.add(node);
    numbers.add(number);
    return nodes.size() - 1;
  }

  /** Returns the number of a node that gives a rectangle of another node's. */
  private int cut(int from, Rectangle its, Rectangle wanted) {
    if (its.equals(wanted)) {
      return from;
    }
    Indices frame =
        Indices.of(
            its.rows().from() - wanted.rows().from(),
            its.columns().from() - wanted.columns().from(),
            wanted.rows().to() - its.rows().to(),
            wanted.columns().to() - its.columns().to());
    return add(
        new Node(
            "",
            new Operation.Padding(frame, 0),
            List.of(from),
            wanted.of(nodes.get(from).maps().channels())),
        -1);
  }

  /** Returns a node's operation over a rectangle of its maps. */
  private Operation operation(Node node, Rectangle part) {
    return switch (node.operation()) {
      case Operation its when !isLocal(node, part) -> its;
      case Operation.Convolution c ->
          new Operation.Convolution(
              c.features(), c.groups(), over(c.geometry(), part), c.filters(), c.bias());
      case Operation.MaxPooling p -> new Operation.MaxPooling(over(p.geometry(), part));
      case Operation.AveragePooling p ->
          new Operation.AveragePooling(over(p.geometry(), part), p.frame());
      case Operation.Padding p -> padding(p, part, input(node, node.inputs().getFirst(), part));
      default -> node.operation();
    };
  }

  private static Geometry over(Geometry g, Rectangle part) {
    return new Geometry(
        g.rows().part(part.rows().from(), part.rows().to()),
        g.columns().part(part.columns().from(), part.columns().to()));
  }

  private static Operation padding(Operation.Padding p, Rectangle part, Rectangle input) {
    int[] frame = new int[4];
    frame[0] = input.rows().from() + p.frame().at(0) - part.rows().from();
    frame[1] = input.columns().from() + p.frame().at(1) - part.columns().from();
    frame[2] = part.rows().count() - input.rows().count() - frame[0];
    frame[3] = part.columns().count() - input.columns().count() - frame[1];
    return new Operation.Padding(Indices.of(frame), p.value());
  }
}
