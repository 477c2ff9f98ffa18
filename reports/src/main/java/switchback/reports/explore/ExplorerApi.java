package switchback.reports.explore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.deconv.ReceptiveField;
import switchback.deconv.Trace;
import switchback.deconv.signals.Patch;
import switchback.training.graphs.MapShape;

/** Responds to the page's requests for data. Safe to share between threads. */
final class ExplorerApi {
  private final ExplorerInput input;
  private final Pictures pictures;
  private final Traces traces;
  private final UnitProjections units;
  private final TopSearch search;

  ExplorerApi(ExplorerInput input, Pictures pictures, TopSearch search) {
    this.input = input;
    this.pictures = pictures;
    this.traces = new Traces(input.study().subject());
    this.units = new UnitProjections(input.study().subject());
    this.search = search;
  }

  /**
   * Everything that does not change while the explorer runs.
   *
   * @param probabilities whether the scores of an image are probabilities; otherwise logits
   */
  record Session(
      Network network,
      String data,
      List<Split> splits,
      List<String> labels,
      @Nullable List<String> classes,
      @Nullable String output,
      boolean probabilities,
      MapShape input,
      List<Layer> layers,
      UnitProjections.Choices choices,
      String searched,
      int top,
      long uploadBytes,
      Map<String, String> environment) {}

  /** The network's name and the digest of its weights. */
  record Network(String name, String sha256) {}

  /** A split of the data set. */
  record Split(String name, int images) {}

  /**
   * A layer whose features can be projected.
   *
   * @param dense whether it is no convolution
   * @param seesAll whether each unit sees all of the image
   * @param classes whether its features are the logits of the classes
   */
  record Layer(
      String name,
      int features,
      int height,
      int width,
      ReceptiveField field,
      boolean dense,
      boolean seesAll,
      boolean classes) {}

  /**
   * An image.
   *
   * @param image its identifier
   * @param name its file's path or name; empty if it has none
   * @param pixels red, green and blue of each pixel, row by row; base64 in JSON
   * @param scores one score per class; null if the network has no classes
   */
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  record Image(
      String image,
      String name,
      String label,
      String fitting,
      int height,
      int width,
      byte[] pixels,
      float @Nullable [] scores) {}

  /** The identifier of an image. */
  record Identifier(String image) {}

  /** A feature's strongest units; not ready as long as they are not known. */
  record Tops(String layer, int feature, boolean ready, List<Top> units) {}

  /** One of a feature's strongest units. */
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  record Top(
      int rank,
      String image,
      String name,
      String label,
      float activation,
      int y,
      int x,
      Patch patch,
      int height,
      int width,
      byte[] pixels) {}

  Response session(Query query) {
    ProjectableNetwork network = input.study().subject().network();
    Optional<ClassScores> scores = input.scores();
    return Response.json(
        new Session(
            new Network(input.study().subject().name(), input.study().subject().sha256()),
            input.study().images().name(),
            pictures.splits().stream()
                .map(name -> new Split(name, input.data().split(name).size()))
                .toList(),
            input.data().classes(),
            scores.map(ClassScores::classes).orElse(null),
            scores.map(ClassScores::layer).orElse(null),
            scores.map(ClassScores::isSoftmax).orElse(false),
            network.input(),
            layers(network),
            units.choices(),
            searched(),
            TopSearch.TOP,
            input.limits().uploadBytes(),
            input.environment()));
  }

  private List<Layer> layers(ProjectableNetwork network) {
    List<ProjectableLayer> convolutions = network.convolutions();
    // Another layer may have the maps of the output, under its own name.
    int logits = input.scores().map(scores -> network.node(scores.layer())).orElse(-1);
    return network.layers().stream()
        .map(
            layer ->
                new Layer(
                    layer.name(),
                    layer.features(),
                    layer.height(),
                    layer.width(),
                    layer.field(),
                    !convolutions.contains(layer),
                    layer.seesAll(network.input()),
                    network.node(layer.name()) == logits))
        .toList();
  }

  /** Returns a description of the searched images such as {@code 50,000 train}. */
  private String searched() {
    return String.join(
        " and ",
        input.study().images().splits().stream()
            .map(s -> String.format(Locale.ROOT, "%,d %s", s.images().size(), s.name()))
            .toList());
  }

  /** Responds with the next image of a class, or of any class. */
  Response find(Query query) {
    String split = query.text("split");
    if (!pictures.splits().contains(split)) {
      throw new SwitchbackException(
          "no such split", "the request", split, pictures.splits(), "choose one of these");
    }
    int from = query.number("from", input.data().split(split).size());
    int label = query.has("class") ? query.number("class", pictures.labels(split)) : -1;
    boolean backwards = query.has("backwards");
    return identifier(pictures.find(split, from, backwards, label));
  }

  /** Responds with the identifier of an image. */
  Response identifier(Picture picture) {
    return Response.json(new Identifier(picture.id()));
  }

  /** Responds with an image and its class scores. */
  Response image(Query query) throws InterruptedException {
    Picture picture = pictures.of(query.text("image"));
    Trace trace = traces.of(picture);
    return Response.json(
        new Image(
            picture.id(),
            picture.name(),
            picture.label(),
            picture.fitting(),
            picture.images().height(),
            picture.images().width(),
            picture.rgb(),
            input.scores().map(scores -> scores.of(trace)).orElse(null)));
  }

  /** Responds with all maps of a layer: float32, little-endian, (features, height, width). */
  Response maps(Query query) throws InterruptedException {
    Trace trace = traces.of(pictures.of(query.text("image")));
    ProjectableLayer layer = input.study().subject().network().layer(query.text("layer"));
    ByteBuffer bytes =
        ByteBuffer.allocate(layer.maps().size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int feature = 0; feature < layer.features(); feature++) {
      for (float value : trace.map(layer.name(), feature)) {
        bytes.putFloat(value);
      }
    }
    return Response.bytes(bytes.array());
  }

  /** Responds with one unit, projected by every unpooling. */
  Response unit(Query query) throws InterruptedException {
    try {
      return Response.json(units.of(traces.of(pictures.of(query.text("image"))), query));
    } finally {
      search.begin();
    }
  }

  /** Responds with the progress of the search. */
  Response search(Query query) {
    return Response.json(search.state());
  }

  Response top(Query query) {
    ProjectableLayer layer = input.study().subject().network().layer(query.text("layer"));
    int feature = query.number("feature", layer.features());
    Optional<List<TopSearch.Found>> found = search.top(layer.name(), feature);
    List<Top> tops = new ArrayList<>();
    found
        .orElse(List.of())
        .forEach(unit -> tops.add(top(tops.size() + 1, unit.split(), unit.unit(), layer)));
    return Response.json(new Tops(layer.name(), feature, found.isPresent(), tops));
  }

  private Top top(
      int rank, String split, switchback.deconv.search.TopUnit unit, ProjectableLayer layer) {
    Picture picture = pictures.of(Picture.id(split, unit.index()));
    return new Top(
        rank,
        picture.id(),
        picture.name(),
        picture.label(),
        unit.activation(),
        unit.y(),
        unit.x(),
        layer.field().patch(unit.y(), unit.x()),
        picture.images().height(),
        picture.images().width(),
        picture.rgb());
  }
}
