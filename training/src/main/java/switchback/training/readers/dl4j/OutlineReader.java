package switchback.training.readers.dl4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.Objections;
import tools.jackson.databind.JsonNode;

/**
 * Reads the configuration of a {@code MultiLayerNetwork} or a {@code ComputationGraph}, and names
 * everything that cannot be taken at once.
 */
final class OutlineReader {
  private static final int MOST_STEPS = 10_000;

  private final Path file;
  private final Settings root;
  private final Slices slices = new Slices();
  private final LayerParts layers = new LayerParts(slices);
  private final Objections objections = new Objections();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private boolean hasUnknown;

  private OutlineReader(Path file, JsonNode configuration) {
    this.file = file;
    this.root = new Settings(configuration, file.toString());
  }

  /**
   * Reads a configuration.
   *
   * @param file the file, for messages
   * @throws SwitchbackException if it is not one, or has parts that cannot be taken
   */
  static Outline read(Path file, JsonNode configuration) {
    return new OutlineReader(file, configuration).outline();
  }

  private Outline outline() {
    boolean isGraph = root.has("vertices");
    List<Vertex> vertices = isGraph ? new GraphOrder(file, root).vertices() : chain();
    if (vertices.isEmpty() || vertices.size() > MOST_STEPS) {
      throw damaged(vertices.size() + " layers", "1 to " + MOST_STEPS);
    }
    Layout input = input(vertices);
    Map<String, Integer> places = new HashMap<>();
    root.texts("networkInputs").forEach(name -> places.put(name, 0));
    int last = 0;
    for (Vertex vertex : vertices) {
      List<Integer> inputs =
          isGraph ? vertex.inputs().stream().map(places::get).toList() : List.of(last);
      last = add(vertex, inputs, input);
      places.put(vertex.name(), last);
    }
    int channels = channels();
    objections.check(
        file, LayerParts.ALL, "replace these layers, or export the network up to them");
    return new Outline(
        steps, outputs(isGraph, places, last), input, channels, slices.total(), notices);
  }

  private SwitchbackException damaged(Object got, Object expected) {
    return new SwitchbackException(
        "not a network of DL4J",
        file,
        got,
        expected,
        "save the network again with ModelSerializer.writeModel of DL4J 1.0.0-M2.1");
  }

  private List<Vertex> chain() {
    List<Vertex> vertices = new ArrayList<>();
    Map<String, Settings> preprocessors = new HashMap<>();
    root.entries("inputPreProcessors")
        .forEach(entry -> preprocessors.put(entry.getKey(), entry.getValue()));
    for (Settings configuration : root.children("confs")) {
      Settings layer = configuration.child("layer");
      int number = vertices.size();
      String name = layer.text("layerName", "layer" + number);
      vertices.add(
          new Vertex(
              name, layer.of(name), preprocessors.get(String.valueOf(number)), List.of(), true));
    }
    return vertices;
  }

  private Map<String, Integer> outputs(boolean isGraph, Map<String, Integer> places, int last) {
    Map<String, Integer> outputs = new LinkedHashMap<>();
    if (!isGraph) {
      outputs.put(steps.isEmpty() ? "output" : steps.getLast().name(), last);
      return outputs;
    }
    for (String name : root.texts("networkOutputs")) {
      Integer place = places.get(name);
      if (place == null) {
        throw damaged("an output " + name + " that is no vertex", "the name of a vertex");
      }
      outputs.put(name, place);
    }
    if (outputs.isEmpty()) {
      throw damaged("no networkOutputs", "the names of the outputs");
    }
    return outputs;
  }

  /**
   * Returns the layout of the images, which the first layer of maps states; unknown if there is no
   * such layer.
   */
  private Layout input(List<Vertex> vertices) {
    int inputs = root.texts("networkInputs").size();
    if (inputs > 1) {
      objections.add(inputs + " inputs " + root.texts("networkInputs"));
    }
    for (Vertex vertex : vertices) {
      if (vertex.preprocessor() != null
          && vertex.preprocessor().type().equals("FeedForwardToCnnPreProcessor")) {
        return Layout.NCHW;
      }
      if (vertex.isLayer()) {
        Layout format = LayerParts.format(LayerParts.unwrapped(vertex.settings())).orElse(null);
        if (format != null) {
          return format;
        }
      }
    }
    return Layout.UNKNOWN;
  }

  /** Adds the parts of a vertex and returns the number of its last step. */
  private int add(Vertex vertex, List<Integer> inputs, Layout input) {
    String name = unique(vertex.name());
    List<Integer> from = inputs;
    if (vertex.preprocessor() != null) {
      from = List.of(addPreprocessor(name, vertex.preprocessor(), from, input));
    }
    if (!vertex.isLayer()) {
      return addVertex(name, vertex.settings(), from, input);
    }
    if (from.size() != 1) {
      throw damaged(from.size() + " inputs of layer " + name, "one");
    }
    Settings layer = LayerParts.unwrapped(vertex.settings());
    if (layer.child("activationFn").type().equals("ActivationRReLU")) {
      notices.add(
          name + ": rrelu as DL4J computes it at inference, the larger of x and a constant");
    }
    int last = from.getFirst();
    try {
      for (LayerParts.Named part : layers.of(layer)) {
        last = add(name + part.suffix(), part.part(), List.of(last), input);
      }
    } catch (IllegalArgumentException e) {
      return addUnknown(name, layer.type(), e, last);
    }
    return last;
  }

  private int addPreprocessor(
      String name, Settings preprocessor, List<Integer> inputs, Layout input) {
    int last = inputs.getFirst();
    try {
      for (var part : LayerParts.preprocessor(preprocessor)) {
        last = add(name, part, List.of(last), input);
      }
    } catch (IllegalArgumentException e) {
      return addUnknown("the preprocessor of " + name, preprocessor.type(), e, last);
    }
    return last;
  }

  private int addVertex(String name, Settings vertex, List<Integer> inputs, Layout input) {
    if (vertex.type().equals("PreprocessorVertex")) {
      return addPreprocessor(name, vertex.child("preProcessor"), inputs, input);
    }
    try {
      return add(name, VertexParts.of(vertex, input), inputs, input);
    } catch (IllegalArgumentException e) {
      return addUnknown(name, vertex.type(), e, inputs.getFirst());
    }
  }

  private int add(String name, Part part, List<Integer> inputs, Layout input) {
    List<Layout> layouts =
        inputs.stream().map(i -> i == 0 ? input : steps.get(i - 1).layout()).toList();
    Layout layout = part.layout(layouts);
    steps.add(new Step(name, part, inputs, layouts, layout));
    if (part instanceof Activations.Softmax softmax && !softmax.isOverChannels()) {
      notice(name, layout);
    }
    if (steps.size() > MOST_STEPS) {
      throw damaged("more than " + MOST_STEPS + " layers", "at most as many");
    }
    return steps.size();
  }

  /** Adds a notice if a softmax over DL4J's last axis is not one over channels. */
  private void notice(String name, Layout layout) {
    if (layout == Layout.NCHW || layout == Layout.NCW) {
      notices.add(name + ": a softmax over the columns of maps, as DL4J computes it");
    }
  }

  /** Adds an objection and a step that stands for what cannot be taken. */
  private int addUnknown(String name, String type, IllegalArgumentException e, int below) {
    String reason = String.valueOf(e.getMessage());
    hasUnknown = true;
    objections.add(name + " (" + (reason.isEmpty() ? type : type + " " + reason) + ")");
    steps.add(
        new Step(
            name,
            (_, inputs) -> inputs.getFirst(),
            List.of(below),
            List.of(Layout.UNKNOWN),
            Layout.UNKNOWN));
    return steps.size();
  }

  private String unique(String name) {
    String unique = name;
    for (int number = 2; !names.add(unique); number++) {
      unique = name + "_" + number;
    }
    return unique;
  }

  /** Returns the number of the image's channels, which the first convolution above it states. */
  private int channels() {
    for (Step step : steps) {
      if (step.part() instanceof ShapingPart.Unflattening maps && step.inputs().contains(0)) {
        return maps.maps().channels();
      }
    }
    boolean hasConvolution = false;
    for (Step step : steps) {
      int stated = step.part().channels();
      hasConvolution |= stated > 0;
      int channels = stated > 0 ? below(step, stated) : 0;
      if (channels > 0) {
        return channels;
      }
    }
    if (hasUnknown) {
      return 1; // the layer that cannot be taken may be the one that states them
    }
    objections.add(
        hasConvolution ? "an input whose channels no convolution states" : "no convolution");
    return 1;
  }

  /** Goes down along first inputs; returns 0 if a step does not allow that. */
  private int below(Step step, int stated) {
    int channels = stated;
    int at = step.inputs().getFirst();
    while (at > 0 && channels > 0) {
      Step below = steps.get(at - 1);
      if (below.part() instanceof ShapingPart
          || below.part() instanceof DensePart
          || below.part().channels() > 0) {
        return 0;
      }
      channels = below.part().channelsBelow(channels);
      at = below.inputs().getFirst();
    }
    return channels;
  }
}
