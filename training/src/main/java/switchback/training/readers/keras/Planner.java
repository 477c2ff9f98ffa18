package switchback.training.readers.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Indices;
import switchback.training.readers.Objections;
import switchback.training.readers.keras.files.KerasContainer;
import switchback.training.readers.keras.files.LayerPlace;
import switchback.training.readers.keras.files.LayerPlace.NestedOrder;
import switchback.training.readers.keras.files.StoredNumbers;
import switchback.training.readers.keras.files.WeightKind;

/**
 * Turns the layers of a model into steps. Whatever cannot be taken becomes an objection, and the
 * next layer is looked at.
 */
final class Planner {
  private final KerasContainer container;
  private final Origin origin;
  private final Objections objections;

  /** The steps of layers that have been read, as a layer may be in use at several places. */
  private final IdentityHashMap<KerasLayer, Step> steps = new IdentityHashMap<>();

  private final IdentityHashMap<KerasLayer, ModelPlan> models = new IdentityHashMap<>();

  Planner(KerasContainer container, Origin origin, Objections objections) {
    this.container = container;
    this.origin = origin;
    this.objections = objections;
  }

  /** Returns the plan of a whole network, which is of use only if there is no objection. */
  ModelPlan plan(KerasModel model) {
    read(model, List.of(), "layers", null);
    return model(model);
  }

  // ---- layers

  /** Counts the weights of the layers of an outermost nested model. */
  private static final class Counter {
    private int trained;
    private int fixed;
    private final int allTrained;
    private final int all;

    Counter(KerasModel model) {
      int[] counts = new int[2];
      count(model, counts);
      this.allTrained = counts[0];
      this.all = counts[0] + counts[1];
    }

    private static void count(KerasModel model, int[] counts) {
      for (KerasLayer layer : model.layers()) {
        if (layer.model() != null) {
          count(layer.model(), counts);
        } else {
          for (WeightKind kind : kinds(layer)) {
            counts[kind.isTrained() && !layer.isFrozen() ? 0 : 1]++;
          }
        }
      }
    }

    NestedOrder next(KerasLayer layer, List<WeightKind> kinds) {
      NestedOrder order = new NestedOrder(trained, fixed, allTrained, all, layer.isFrozen());
      for (WeightKind kind : kinds) {
        if (kind.isTrained() && !layer.isFrozen()) {
          trained++;
        } else {
          fixed++;
        }
      }
      return order;
    }
  }

  private static List<WeightKind> kinds(KerasLayer layer) {
    try {
      return LayerTypes.weights(layer);
    } catch (IllegalArgumentException _) {
      // The layer's own step will say what is wrong with its settings.
      return List.of();
    }
  }

  /**
   * Reads all layers of a model.
   *
   * @param names the names of the models around it
   * @param path the path of its layers in a file of Keras 3
   * @param counter the weights so far of the outermost nested model; null in the network itself
   */
  private void read(KerasModel model, List<String> names, String path, @Nullable Counter counter) {
    Map<String, Integer> used = new HashMap<>();
    for (KerasLayer layer : model.layers()) {
      String group = layer.isOperation() ? layer.name() : snake(layer.type());
      int number = layer.isOperation() ? 0 : used.merge(group, 1, Integer::sum) - 1;
      String place = path + "/" + (number == 0 ? group : group + "_" + number);
      List<String> own = new ArrayList<>(names);
      own.add(layer.name());
      if (layer.model() != null) {
        Counter inner = counter == null ? new Counter(layer.model()) : counter;
        read(layer.model(), own, place + "/layers", inner);
      } else if (!layer.type().equals("InputLayer")) {
        List<WeightKind> kinds = kinds(layer);
        NestedOrder order = counter == null ? NestedOrder.NONE : counter.next(layer, kinds);
        if (!OperationSteps.isOperation(layer)) {
          step(layer, new LayerPlace(own, place, order));
        }
      }
    }
  }

  /** Returns the name that Keras gives the group of a class: {@code max_pooling2d}. */
  private static String snake(String type) {
    return type.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private void step(KerasLayer layer, LayerPlace place) {
    steps.put(layer, Step.identity());
    if (!layer.isOwn()) {
      objections.add(layer + ": a class of another package");
      return;
    }
    try {
      List<WeightKind> kinds = LayerTypes.weights(layer);
      List<StoredNumbers> weights = kinds.isEmpty() ? List.of() : container.weights(place, kinds);
      steps.put(layer, LayerSteps.of(new LayerSource(layer, origin, kinds, weights)));
    } catch (IllegalArgumentException e) {
      object(layer, e);
    }
  }

  private void object(KerasLayer layer, IllegalArgumentException reason) {
    String text = String.valueOf(reason.getMessage());
    objections.add(text.isEmpty() ? layer.toString() : layer + ": " + text);
  }

  private Step operation(KerasLayer layer, LayerCall call) {
    try {
      LayerSource source = new LayerSource(layer, origin, List.of(), List.of());
      return OperationSteps.of(source, call);
    } catch (IllegalArgumentException e) {
      object(layer, e);
      return Step.identity();
    }
  }

  private Step known(KerasLayer layer) {
    return steps.getOrDefault(layer, Step.identity());
  }

  // ---- models

  private ModelPlan model(KerasModel model) {
    return model.isSequential() ? sequence(model) : graph(model);
  }

  private ModelPlan nested(KerasLayer layer, KerasModel model) {
    ModelPlan known = models.get(layer);
    if (known == null) {
      known = model(model);
      models.put(layer, known);
    }
    return known;
  }

  private ModelPlan sequence(KerasModel model) {
    List<ModelPlan.Call> calls = new ArrayList<>();
    int last = 0;
    String name = "output";
    for (KerasLayer layer : model.layers()) {
      if (layer.type().equals("InputLayer")) {
        continue;
      }
      calls.add(call(layer, null, Indices.of(last), Indices.of(last + 1)));
      last++;
      name = layer.name();
    }
    return new ModelPlan(calls, last + 1, Indices.of(0), Indices.of(last), List.of(name));
  }

  private ModelPlan.Call call(
      KerasLayer layer, @Nullable LayerCall call, Indices inputs, Indices outputs) {
    if (layer.model() != null) {
      ModelPlan plan = nested(layer, layer.model());
      if (plan.inputs().size() != inputs.size()) {
        objections.add(layer + ": a model of " + plan.inputs().size() + " inputs");
      }
      return new ModelPlan.Call(layer, null, plan, inputs, outputs);
    }
    Step step =
        call != null && OperationSteps.isOperation(layer) ? operation(layer, call) : known(layer);
    return new ModelPlan.Call(layer, step, null, inputs, outputs);
  }

  /** A call before its order is known. */
  private record Open(KerasLayer layer, LayerCall call, int number) {}

  private ModelPlan graph(KerasModel model) {
    return new GraphPlan(model).plan();
  }

  /** The tensors of a functional model, which get numbers as they are met. */
  private final class GraphPlan {
    private final KerasModel model;
    private final References references;
    private final Map<Reference, Integer> slots = new HashMap<>();
    private final List<Open> open = new ArrayList<>();

    GraphPlan(KerasModel model) {
      this.model = model;
      this.references = new References(model);
      for (KerasLayer layer : model.layers()) {
        for (int i = 0; i < layer.calls().size(); i++) {
          open.add(new Open(layer, layer.calls().get(i), i));
        }
      }
    }

    private int slot(Reference reference) {
      return slots.computeIfAbsent(reference, _ -> slots.size());
    }

    ModelPlan plan() {
      int[] inputs = model.inputs().stream().mapToInt(this::slot).toArray();
      int[] outputs = model.outputs().stream().mapToInt(r -> slot(references.output(r))).toArray();
      List<String> names = model.outputs().stream().map(Reference::layer).toList();
      if (outputs.length == 0) {
        throw new IllegalArgumentException("a model without outputs");
      }
      List<ModelPlan.Call> calls = new ArrayList<>();
      for (Open next : ordered()) {
        int[] from =
            next.call().tensors().stream().mapToInt(r -> slot(references.input(r))).toArray();
        calls.add(call(next.layer(), next.call(), Indices.of(from), Indices.of(results(next))));
      }
      return new ModelPlan(calls, slots.size(), Indices.of(inputs), Indices.of(outputs), names);
    }

    private int[] results(Open call) {
      KerasModel inner = call.layer().model();
      int count = inner == null || inner.isSequential() ? 1 : inner.outputs().size();
      int[] results = new int[count];
      for (int i = 0; i < count; i++) {
        results[i] = slot(new Reference(call.layer().name(), call.number(), i));
      }
      return results;
    }

    /** Returns the calls in an order in which each comes after those that it takes tensors of. */
    private List<Open> ordered() {
      Map<String, Integer> numbers = new HashMap<>();
      for (int i = 0; i < open.size(); i++) {
        numbers.put(open.get(i).layer().name() + "\n" + open.get(i).number(), i);
      }
      List<List<Integer>> takers = new ArrayList<>();
      open.forEach(_ -> takers.add(new ArrayList<>()));
      int[] missing = new int[open.size()];
      for (int i = 0; i < open.size(); i++) {
        for (Reference reference : open.get(i).call().tensors()) {
          Reference taken = references.input(reference);
          Integer giver = numbers.get(taken.layer() + "\n" + taken.call());
          if (giver != null) {
            takers.get(giver).add(i);
            missing[i]++;
          }
        }
      }
      Deque<Integer> ready = new ArrayDeque<>();
      for (int i = 0; i < missing.length; i++) {
        if (missing[i] == 0) {
          ready.add(i);
        }
      }
      List<Open> ordered = new ArrayList<>();
      while (!ready.isEmpty()) {
        int next = ready.remove();
        ordered.add(open.get(next));
        for (int taker : takers.get(next)) {
          if (--missing[taker] == 0) {
            ready.add(taker);
          }
        }
      }
      if (ordered.size() < open.size()) {
        throw new IllegalArgumentException("a model whose layers take one another's outputs");
      }
      return ordered;
    }
  }
}
