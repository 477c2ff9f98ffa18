package switchback.training.readers.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;
import switchback.training.readers.InputSize;
import tools.jackson.databind.JsonNode;

/**
 * The input of a network as its file states it.
 *
 * @param shape the sizes of its axes without that of the batch; -1 for any
 * @param kind what the axes are
 */
record KerasInput(List<Integer> shape, Kind kind) {
  /** Layers after which the axes are no longer those of the input. */
  private static final Set<String> MOVING = Set.of("Permute", "Reshape", "Flatten");

  private static final int MOST_CHANNELS = 1 << 16;
  private static final int MOST_PIXELS = 1 << 26;

  /** What the axes of an input are. */
  enum Kind {
    /** (height, width, channels). */
    CHANNELS_LAST,
    /** (channels, height, width). */
    CHANNELS_FIRST,
    /** (steps, channels), as an image of one row. */
    STEPS_LAST,
    /** (channels, steps), as an image of one row. */
    STEPS_FIRST,
    /** (height, width), as an image of one channel. */
    GREY,
    /** Numbers in a row, as an image of one pixel. */
    ROW
  }

  KerasInput {
    shape = List.copyOf(shape);
  }

  /**
   * Returns the input of a network.
   *
   * @throws IllegalArgumentException if it is not one image
   */
  static KerasInput of(KerasModel model) {
    JsonNode stated = statedShape(model, 0);
    if (!stated.isArray() || stated.size() < 2) {
      throw new IllegalArgumentException("an input whose shape the file does not state");
    }
    List<Integer> shape = new ArrayList<>();
    for (int i = 1; i < stated.size(); i++) {
      JsonNode size = stated.get(i);
      int number = size.isNumber() ? size.asInt(0) : -1;
      if (size.isNumber() && (number < 1 || number > MOST_PIXELS)) {
        throw new IllegalArgumentException("an input of " + stated);
      }
      shape.add(number);
    }
    KerasInput input = new KerasInput(shape, kind(model, shape));
    if (input.channels() < 0 || input.channels() > MOST_CHANNELS) {
      throw new IllegalArgumentException("an input of " + stated + ", without its channels");
    }
    return input;
  }

  /** Returns the shape of the only input, with the batch. */
  private static JsonNode statedShape(KerasModel model, int depth) {
    String name = model.isSequential() ? "" : only(model).layer();
    for (KerasLayer layer : model.layers()) {
      if (!name.isEmpty() && !layer.name().equals(name)) {
        continue;
      }
      JsonNode shape = layer.settings().get("batch_shape", "batch_input_shape");
      if (shape.isArray()) {
        return shape;
      }
      if (layer.model() != null && depth < 8) {
        return statedShape(layer.model(), depth + 1);
      }
      break;
    }
    return model.inputShape();
  }

  private static Reference only(KerasModel model) {
    if (model.inputs().size() != 1) {
      List<String> names = model.inputs().stream().map(Reference::layer).toList();
      throw new IllegalArgumentException("several inputs: " + String.join(", ", names));
    }
    return model.inputs().getFirst();
  }

  private static Kind kind(KerasModel model, List<Integer> shape) {
    return switch (shape.size()) {
      case 1 -> Kind.ROW;
      case 2 -> {
        Boolean isLast = isLast(model, shape, 0);
        if (!hasSteps(model, 0)) {
          yield Kind.GREY;
        }
        yield Boolean.FALSE.equals(isLast) ? Kind.STEPS_FIRST : Kind.STEPS_LAST;
      }
      case 3 ->
          Boolean.FALSE.equals(isLast(model, shape, 0)) ? Kind.CHANNELS_FIRST : Kind.CHANNELS_LAST;
      default -> throw new IllegalArgumentException("an input of " + shape.size() + " axes");
    };
  }

  private static boolean hasSteps(KerasModel model, int depth) {
    return model.layers().stream()
        .anyMatch(
            layer ->
                layer.type().contains("1D")
                    || (layer.model() != null && depth < 8 && hasSteps(layer.model(), depth + 1)));
  }

  /** Returns whether the first layer that says so has the channels last; null if none does. */
  private static @Nullable Boolean isLast(KerasModel model, List<Integer> shape, int depth) {
    for (KerasLayer layer : model.layers()) {
      if (MOVING.contains(layer.type())) {
        int first = shape.getFirst();
        int last = shape.getLast();
        boolean isFirst = shape.size() == 3 && first > 0 && first <= 4 && (last < 0 || last > 4);
        return !isFirst;
      }
      JsonNode format = layer.settings().get("data_format", "dim_ordering");
      if (format.isString()) {
        return !(format.stringValue().toLowerCase(java.util.Locale.ROOT).contains("first")
            || format.stringValue().equals("th"));
      }
      if (layer.model() != null && depth < 8) {
        Boolean inside = isLast(layer.model(), shape, depth + 1);
        if (inside != null) {
          return inside;
        }
      }
    }
    return null;
  }

  /** Returns the number of channels. */
  int channels() {
    return switch (kind) {
      case CHANNELS_LAST, STEPS_LAST, ROW -> shape.getLast();
      case CHANNELS_FIRST, STEPS_FIRST -> shape.getFirst();
      case GREY -> 1;
    };
  }

  /** Returns the stated height; -1 for any. */
  int height() {
    return switch (kind) {
      case CHANNELS_LAST, GREY -> shape.get(0);
      case CHANNELS_FIRST -> shape.get(1);
      case STEPS_LAST, STEPS_FIRST, ROW -> 1;
    };
  }

  /** Returns the stated width; -1 for any. */
  int width() {
    return switch (kind) {
      case CHANNELS_LAST, GREY, STEPS_FIRST -> shape.get(1);
      case CHANNELS_FIRST -> shape.get(2);
      case STEPS_LAST -> shape.get(0);
      case ROW -> 1;
    };
  }

  /** Returns whether an image may have a size. */
  boolean allows(InputSize size) {
    return (height() < 0 || height() == size.height()) && (width() < 0 || width() == size.width());
  }

  /** Returns the maps of an image of a size. */
  MapShape maps(InputSize size) {
    if ((long) size.height() * size.width() * channels() > MOST_PIXELS) {
      throw new IllegalArgumentException("an image of " + size);
    }
    return new MapShape(channels(), size.height(), size.width());
  }

  /** Returns the image as the first layer sees it. */
  Feature feature(GraphBuilder builder) {
    Value image = builder.input();
    int width = image.size(3);
    return switch (kind) {
      case CHANNELS_LAST -> new Feature(image, true);
      case CHANNELS_FIRST -> Feature.plain(image);
      case STEPS_LAST -> new Feature(image.reshape(1, channels(), width), true);
      case STEPS_FIRST -> Feature.plain(image.reshape(1, channels(), width));
      case GREY -> Feature.plain(image.reshape(1, image.size(2), width));
      case ROW -> Feature.plain(image.reshape(1, channels()));
    };
  }

  /** Returns what had to be assumed about it, a line each. */
  List<String> assumptions() {
    return switch (kind) {
      case STEPS_LAST, STEPS_FIRST -> List.of("the steps of the input are an image of one row");
      case GREY -> List.of("an input without channels is a grey image");
      case ROW -> List.of("the numbers of the input are the channels of an image of one pixel");
      case CHANNELS_LAST, CHANNELS_FIRST -> List.of();
    };
  }
}
