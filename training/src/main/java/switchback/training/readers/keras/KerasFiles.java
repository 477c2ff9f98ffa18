package switchback.training.readers.keras;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.GraphBuilder;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import switchback.training.readers.Objections;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.readers.SizeSearch;
import switchback.training.readers.keras.files.KerasContainer;
import switchback.training.readers.keras.files.KerasFormat;

/** Reads networks of Keras: {@code .h5}, {@code .hdf5}, {@code .keras} and tfjs layers-models. */
public final class KerasFiles {
  /** The format's name in {@link ReadNetwork}. */
  public static final String FORMAT = "keras";

  private KerasFiles() {}

  /**
   * Returns whether a file is one that {@link #read} can say something about, by its content.
   *
   * @param file a file, or the folder of an unzipped Keras 3 model
   * @throws IOException if it cannot be read
   */
  public static boolean recognises(Path file) throws IOException {
    return KerasFormat.of(file) != null;
  }

  /**
   * Reads a network.
   *
   * @param file a file that {@link #recognises} accepts
   * @throws SwitchbackException if it is damaged, has layers that cannot be taken, or does not
   *     determine the network
   * @throws IOException if it cannot be read
   */
  public static ReadNetwork read(Path file, ReadRequest request) throws IOException {
    KerasFormat format = KerasFormat.of(file);
    if (format == null) {
      throw new SwitchbackException(
          "not a Keras file",
          file,
          "other content",
          "an HDF5 file, a zip of Keras 3 or a model.json",
          "check that this is the intended file");
    }
    try (KerasContainer container = format.open(file)) {
      return read(file, request, format, container);
    }
  }

  private static ReadNetwork read(
      Path file, ReadRequest request, KerasFormat format, KerasContainer container) {
    boolean isLegacy = format == KerasFormat.HDF5;
    Origin origin = new Origin(container.version(), container.backend(), isLegacy);
    Objections objections = new Objections();
    try {
      KerasModel model = ModelReader.read(container.model());
      @Nullable KerasInput input = input(model, objections);
      ModelPlan plan = new Planner(container, origin, objections).plan(model);
      objections.check(file, "layers of convolutional networks", road(origin));
      if (input == null) {
        throw new IllegalStateException("neither an input nor an objection");
      }
      NetworkGraph graph = graph(file, request.size(), input, plan);
      List<String> assumptions = new ArrayList<>(input.assumptions());
      if (origin.isFirst() && container.backend().isEmpty()) {
        assumptions.add("filters as TensorFlow applies them, not flipped as by Theano");
      }
      return new ReadNetwork(FORMAT, graph, "", statistics(plan, input), assumptions, List.of());
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "the model of a Keras file cannot be taken",
          file,
          String.valueOf(e.getMessage()),
          "a Sequential or functional model",
          road(origin),
          e);
    }
  }

  private static @Nullable KerasInput input(KerasModel model, Objections objections) {
    try {
      return KerasInput.of(model);
    } catch (IllegalArgumentException e) {
      objections.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static String road(Origin origin) {
    return "save the part before them with keras.Model(model.inputs,"
        + " model.get_layer('NAME').output).save('part.h5'), or convert the network to ONNX with "
        + (origin.isThird()
            ? "model.export('model.onnx', format='onnx')"
            : "python -m tf2onnx.convert --keras model.h5 --output model.onnx");
  }

  private static NetworkGraph graph(
      Path file, @Nullable InputSize stated, KerasInput input, ModelPlan plan) {
    if (input.height() < 0 || input.width() < 0) {
      return SizeSearch.build(
          file, stated, size -> fits(input, plan, size), size -> built(input, plan, size));
    }
    InputSize size = new InputSize(input.height(), input.width());
    if (stated != null && !stated.equals(size)) {
      throw new SwitchbackException(
          "the file fixes the size of the network's input",
          file,
          stated,
          size,
          "leave --input-size out, or give the file's own; images are fitted to it");
    }
    try {
      return built(input, plan, size);
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "the layers of a network do not fit one another",
          file,
          String.valueOf(e.getMessage()),
          "layers that fit an input of " + size,
          "check that the model loads in Keras, and save it again",
          e);
    }
  }

  private static boolean fits(KerasInput input, ModelPlan plan, InputSize size) {
    if (!input.allows(size)) {
      return false;
    }
    try {
      GraphBuilder builder = GraphBuilder.sketch(input.maps(size));
      plan.apply(builder, List.of(input.feature(builder)));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static NetworkGraph built(KerasInput input, ModelPlan plan, InputSize size) {
    if (!input.allows(size)) {
      throw new IllegalArgumentException("the file states " + input.shape() + ", -1 for any");
    }
    GraphBuilder builder = new GraphBuilder(input.maps(size));
    List<Feature> outputs = plan.apply(builder, List.of(input.feature(builder)));
    Map<String, Integer> used = new LinkedHashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      String name = plan.outputNames().get(i);
      int number = used.merge(name, 1, Integer::sum);
      // Maps keep their channels first, whatever the file has.
      builder.output(number == 1 ? name : name + "_" + number, outputs.get(i).value());
    }
    return builder.build();
  }

  /** Returns the statistics of raw pixels if the first layer of the network rescales such. */
  private static @Nullable PixelStatistics statistics(ModelPlan plan, KerasInput input) {
    if (plan.calls().isEmpty() || input.kind() == KerasInput.Kind.ROW) {
      return null;
    }
    KerasLayer first = plan.calls().getFirst().layer();
    double[] scale =
        first.type().equals("Rescaling") ? first.settings().numbers("scale") : new double[0];
    boolean isOfBytes = scale.length > 0 && scale[0] > 0 && scale[0] < 0.05;
    return isOfBytes
        ? new PixelStatistics(
            Collections.nCopies(input.channels(), 0.0),
            Collections.nCopies(input.channels(), 1 / 255.0))
        : null;
  }
}
