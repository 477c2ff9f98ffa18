package switchback.training.readers.keras;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.Weights;
import switchback.training.readers.keras.files.StoredNumbers;
import switchback.training.readers.keras.files.WeightKind;

/**
 * What a step is made of.
 *
 * @param layer the layer
 * @param origin what wrote the file
 * @param kinds the layer's weights
 * @param weights their values
 */
record LayerSource(
    KerasLayer layer, Origin origin, List<WeightKind> kinds, List<StoredNumbers> weights) {
  /** Returns the layer's name. */
  String name() {
    return layer.name();
  }

  /** Returns the layer's settings. */
  Settings settings() {
    return layer.settings();
  }

  /** Returns the weight of a name, or null if the layer does not have it. */
  @Nullable StoredNumbers weight(String name) {
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.get(i).names().contains(name)) {
        return weights.get(i);
      }
    }
    return null;
  }

  /** Returns the weight of a name that the layer must have. */
  StoredNumbers needed(String name) {
    StoredNumbers weight = weight(name);
    if (weight == null) {
      throw new IllegalArgumentException("it has no weight '" + name + "'");
    }
    return weight;
  }

  /** Returns the bias, which must have so many values, or null if there is none. */
  @Nullable Weights bias(int size) {
    StoredNumbers bias = weight("bias");
    if (bias == null) {
      return null;
    }
    if (bias.size() != size) {
      throw new IllegalArgumentException("a bias of " + bias.shape() + ", expected " + size);
    }
    return Weights.of(bias.toArray());
  }

  /** Returns whether the layer has the channels last, by its own setting. */
  boolean isLast() {
    String format = settings().text("channels_last", "data_format", "dim_ordering");
    return switch (format.toLowerCase(Locale.ROOT).replace("_", "")) {
      case "channelslast", "tf", "default" -> true;
      case "channelsfirst", "th" -> false;
      default -> throw new IllegalArgumentException("data_format '" + format + "'");
    };
  }

  /** Returns whether windows are padded to one for each stride; otherwise they are not padded. */
  boolean isSame() {
    String padding = settings().text("valid", "padding", "border_mode");
    return switch (padding) {
      case "same" -> true;
      case "valid" -> false;
      default -> throw new IllegalArgumentException("padding '" + padding + "'");
    };
  }
}
