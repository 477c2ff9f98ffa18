package switchback.training.textbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.HeapMemory;
import switchback.datasets.tasks.Progress;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.NetworkGraph;
import switchback.training.graphs.Node;
import switchback.training.graphs.Operation;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;
import switchback.training.textbook.graphs.GraphPasses;
import switchback.training.textbook.graphs.Maps;
import switchback.training.textbook.graphs.Moved;
import switchback.training.textbook.graphs.Objective;
import switchback.training.textbook.graphs.ParameterArray;

/** A network graph with the formulas of its operations in double. */
final class CheckedGraph implements CheckedNetwork {
  private final NetworkGraph graph;
  private final GraphObjective objective;
  private final GraphPasses passes;
  private final Workers workers;
  private final List<Image> images = new ArrayList<>();
  private final Map<Place, ParameterArray> arrays = new HashMap<>();
  private final List<Place> places = new ArrayList<>();

  /** An image's passes. */
  private record Image(Maps maps, Objective objective, Map<Integer, double[]> deltas) {}

  /**
   * Runs the images forward and back.
   *
   * @param workers the threads; the caller closes them
   * @throws switchback.datasets.tasks.SwitchbackException if the values do not fit into memory
   */
  CheckedGraph(Run run, Examples examples, Workers workers) {
    this.graph = run.graph();
    this.objective = GraphObjective.of(run, examples);
    this.passes = new GraphPasses(graph, objective.nodes());
    this.workers = workers;
    requireMemory(run, examples.images().size());
    int count = examples.images().size();
    AtomicReferenceArray<@Nullable Image> done = new AtomicReferenceArray<>(count);
    workers.run(count, i -> done.set(i, image(examples, i)));
    for (int i = 0; i < count; i++) {
      images.add(known(done, i));
    }
    name();
  }

  /** All values are kept, and their derivatives at most. */
  private void requireMemory(Run run, int count) {
    long bytes = 2 * passes.values() * Double.BYTES * count;
    HeapMemory.require(
        "the values of all layers in double", run.name(), bytes, "fewer images by --limit, or ");
  }

  private Image image(Examples examples, int i) {
    Maps maps = passes.forward(examples.images().get(i));
    Objective its = objective.of(maps, examples.hasLabels() ? examples.labels().get(i) : -1);
    return new Image(maps, its, passes.backward(maps, its));
  }

  private void name() {
    Map<String, Integer> names = new HashMap<>();
    for (ParameterArray array : passes.arrays()) {
      Node node = graph.node(array.node());
      String type = node.operation().getClass().getSimpleName().toLowerCase(Locale.ROOT);
      String owner = node.name().isEmpty() ? type + array.node() : node.name();
      String name = owner + "." + array.name();
      int other = names.merge(name, 1, Integer::sum);
      Place place =
          new Place(
              array.node(),
              array.node() + "_" + array.name(),
              other == 1 ? name : name + " (" + other + ")",
              shape(node, array));
      places.add(place);
      arrays.put(place, array);
    }
  }

  private List<Long> shape(Node node, ParameterArray array) {
    if (!array.name().equals("weight")) {
      return List.of((long) array.size());
    }
    MapShape in = graph.node(node.inputs().getFirst()).maps();
    return switch (node.operation()) {
      case Operation.Convolution c ->
          List.of(
              (long) c.features(),
              (long) in.channels() / c.groups(),
              (long) c.geometry().rows().window(),
              (long) c.geometry().columns().window());
      case Operation.TransposedConvolution t ->
          List.of(
              (long) in.channels(),
              (long) t.features() / t.groups(),
              (long) t.geometry().rows().window(),
              (long) t.geometry().columns().window());
      case Operation.Dense d -> List.of((long) d.units(), (long) in.size());
      default -> List.of((long) array.size());
    };
  }

  @Override
  public List<Place> places() {
    return List.copyOf(places);
  }

  @Override
  public NetworkCheck.Objective objective() {
    return objective.kind();
  }

  @Override
  public double error() {
    double sum = 0;
    for (Image image : images) {
      sum += image.objective().error(image.maps());
    }
    return sum / images.size();
  }

  /** A parameter moved, in the pass of one image. */
  private record Move(ParameterArray array, long index, int image) {}

  @Override
  public List<Slopes> slopes(List<Drawn> drawn, double step, Progress progress) {
    List<Move> moves = new ArrayList<>();
    for (Drawn each : drawn) {
      for (long index : each.indices()) {
        for (int image = 0; image < images.size(); image++) {
          moves.add(new Move(array(each.place()), index, image));
        }
      }
    }
    int total = moves.size() + drawn.size();
    AtomicInteger done = new AtomicInteger();
    AtomicReferenceArray<@Nullable Moved> moved = new AtomicReferenceArray<>(moves.size());
    AtomicReferenceArray<@Nullable Derivatives> derived = new AtomicReferenceArray<>(drawn.size());
    workers.run(
        total,
        task -> {
          if (task < moves.size()) {
            moved.set(task, moved(moves.get(task), step));
          } else {
            derived.set(task - moves.size(), derivatives(drawn.get(task - moves.size())));
          }
          report(progress, done, total);
        });
    return slopes(drawn, moved, derived);
  }

  private static void report(Progress progress, AtomicInteger done, int total) {
    synchronized (done) {
      progress.at(NetworkCheck.TASK, done.incrementAndGet(), total);
    }
  }

  private Moved moved(Move move, double step) {
    Image image = images.get(move.image());
    return passes.moved(move.array(), move.index(), step, image.maps(), image.objective());
  }

  /** Derivatives by backpropagation: the greatest of an array, and those of the drawn. */
  private record Derivatives(double greatest, List<Double> drawn) {}

  private Derivatives derivatives(Drawn drawn) {
    ParameterArray array = array(drawn.place());
    List<LongToDoubleFunction> gradients = new ArrayList<>();
    for (Image image : images) {
      gradients.add(passes.gradient(array, image.maps(), image.deltas()));
    }
    return new Derivatives(
        LongStream.range(0, array.size())
            .mapToDouble(i -> Math.abs(mean(gradients, i)))
            .max()
            .orElse(0),
        drawn.indices().stream().map(i -> mean(gradients, i)).toList());
  }

  private static double mean(List<LongToDoubleFunction> gradients, long index) {
    double sum = 0;
    for (LongToDoubleFunction gradient : gradients) {
      sum += gradient.applyAsDouble(index);
    }
    return sum / gradients.size();
  }

  /** Collects the results in the order of the tasks. */
  private List<Slopes> slopes(
      List<Drawn> drawn,
      AtomicReferenceArray<@Nullable Moved> moved,
      AtomicReferenceArray<@Nullable Derivatives> derived) {
    List<Slopes> slopes = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < drawn.size(); i++) {
      List<Moved> its = new ArrayList<>();
      for (int probe = 0; probe < drawn.get(i).indices().size(); probe++) {
        List<Moved> ofImages = new ArrayList<>();
        for (int image = 0; image < images.size(); image++) {
          ofImages.add(known(moved, next++));
        }
        its.add(mean(ofImages));
      }
      Derivatives derivatives = known(derived, i);
      slopes.add(new Slopes(derivatives.greatest(), derivatives.drawn(), its, null));
    }
    return slopes;
  }

  /** An edge in the pass of any image is one of the mean error. */
  private static Moved mean(List<Moved> moves) {
    return moves.stream().anyMatch(Moved::hasCrossed)
        ? Moved.ACROSS
        : new Moved(
            moves.stream().mapToDouble(Moved::above).sum() / moves.size(),
            moves.stream().mapToDouble(Moved::below).sum() / moves.size(),
            false);
  }

  private ParameterArray array(Place place) {
    ParameterArray array = arrays.get(place);
    if (array == null) {
      throw new IllegalArgumentException("not of this network: " + place);
    }
    return array;
  }

  private static <T> T known(AtomicReferenceArray<@Nullable T> results, int task) {
    T result = results.get(task);
    if (result == null) {
      throw new IllegalStateException("task " + task + " has no result");
    }
    return result;
  }
}
