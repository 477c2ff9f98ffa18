package switchback.training.readers.onnx.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attributes of a node by their names. Immutable. */
public final class Attributes {
  private final Map<String, Attribute> all;

  /** Creates attributes over a map without copying it. */
  Attributes(Map<String, Attribute> all) {
    this.all = all;
  }

  /** Returns whether there is one with a name. */
  public boolean has(String name) {
    return all.containsKey(name);
  }

  /** Returns a whole number. */
  public long whole(String name, long otherwise) {
    Attribute found = all.get(name);
    return found == null ? otherwise : found.whole();
  }

  /** Returns a real number. */
  public double real(String name, double otherwise) {
    Attribute found = all.get(name);
    return found == null ? otherwise : found.real();
  }

  /** Returns a text. */
  public String text(String name, String otherwise) {
    Attribute found = all.get(name);
    return found == null ? otherwise : found.text();
  }

  /** Returns whole numbers, or null if there is no such attribute. */
  public long @Nullable [] wholes(String name) {
    Attribute found = all.get(name);
    return found == null ? null : found.wholes().stream().mapToLong(i -> i).toArray();
  }

  /** Returns real numbers, or null if there is no such attribute. */
  public float @Nullable [] reals(String name) {
    Attribute found = all.get(name);
    if (found == null) {
      return null;
    }
    float[] reals = new float[found.reals().size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = found.reals().get(i);
    }
    return reals;
  }

  /** Returns the numbers of a tensor. */
  public Optional<Constant> tensor(String name) {
    Attribute found = all.get(name);
    return found == null
        ? Optional.empty()
        : Optional.ofNullable(found.tensor()).map(OnnxTensor::decoded);
  }

  /** Returns a graph. */
  public Optional<OnnxGraph> graph(String name) {
    Attribute found = all.get(name);
    return found == null ? Optional.empty() : Optional.ofNullable(found.graph());
  }

  /** Returns all graphs. */
  public List<OnnxGraph> graphs() {
    return all.values().stream().map(Attribute::graph).filter(Objects::nonNull).toList();
  }

  /** Returns these attributes with the values of a function's where they stand for them. */
  Attributes resolved(Attributes call) {
    Map<String, Attribute> resolved = new LinkedHashMap<>();
    all.forEach(
        (name, attribute) -> {
          Attribute value =
              attribute.reference().isEmpty() ? attribute : call.all.get(attribute.reference());
          if (value != null) {
            resolved.put(name, value);
          }
        });
    return new Attributes(resolved);
  }

  /** Returns these attributes, and others where they have none of their name. */
  Attributes or(Attributes others) {
    Map<String, Attribute> joined = new LinkedHashMap<>(others.all);
    joined.putAll(all);
    return new Attributes(joined);
  }

  /** Returns text such as {@code [kernel_shape, strides]}. */
  @Override
  public String toString() {
    return all.keySet().toString();
  }
}
