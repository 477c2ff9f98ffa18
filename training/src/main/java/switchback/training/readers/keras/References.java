package switchback.training.readers.keras;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Numbers the calls of layers from 0. In most files the calls of a nested model count from 1, since
 * Keras takes the model's own making for the first.
 */
final class References {
  private final boolean isNew;
  private final Map<String, KerasLayer> models = new HashMap<>();

  /** The smallest number by which any layer refers to a call, by nested model. */
  private final Map<String, Integer> least = new HashMap<>();

  /** The largest number by which another layer's call refers to a call, by nested model. */
  private final Map<String, Integer> most = new HashMap<>();

  References(KerasModel model) {
    this.isNew = model.isNew();
    for (KerasLayer layer : model.layers()) {
      if (layer.model() != null) {
        models.put(layer.name(), layer);
      }
    }
    for (KerasLayer layer : model.layers()) {
      for (LayerCall call : layer.calls()) {
        call.tensors().forEach(this::note);
        call.tensors().forEach(t -> most.merge(t.layer(), t.call(), Math::max));
      }
    }
    if (!isNew) {
      model.outputs().forEach(this::note);
    }
  }

  private void note(Reference reference) {
    if (models.containsKey(reference.layer())) {
      least.merge(reference.layer(), reference.call(), Math::min);
    }
  }

  /** Returns the tensor that a call takes, with the call that it comes from counted from 0. */
  Reference input(Reference reference) {
    KerasLayer model = models.get(reference.layer());
    if (model == null) {
      return reference;
    }
    boolean isFromOne =
        isNew
            ? most.getOrDefault(reference.layer(), 0) >= model.calls().size()
            : least.getOrDefault(reference.layer(), 0) >= 1;
    return isFromOne ? before(reference) : reference;
  }

  /** Returns the tensor that a model returns, likewise. */
  Reference output(Reference reference) {
    KerasLayer model = models.get(reference.layer());
    // Keras 3 counts calls of functional models from 1 here, and here alone.
    boolean isFromOne =
        isNew
            && model != null
            && Set.of("Functional", "Model").contains(model.type())
            && reference.call() >= 1;
    return isFromOne ? before(reference) : input(reference);
  }

  private static Reference before(Reference reference) {
    return new Reference(reference.layer(), reference.call() - 1, reference.tensor());
  }
}
