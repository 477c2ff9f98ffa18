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
import switchback.deconv.ReceptiveField;
import switchback.deconv.StageStack;
import switchback.deconv.Trace;
import switchback.deconv.stages.MapShape;
import switchback.deconv.stages.Patch;

/** What the page is told about networks, images and features. Safe to share between threads. */
final class ExplorerApi {
  private final ExplorerInput input;
  private final Pictures pictures;
  private final Traces traces;
  private final UnitAnswers units;
  private final TopSearch search;

  ExplorerApi(ExplorerInput input, Pictures pictures, TopSearch search) {
    this.input = input;
    this.pictures = pictures;
    this.traces = new Traces(input.study().subject());
    this.units = new UnitAnswers(input.study().subject().stack());
    this.search = search;
  }

  /** What holds as long as the explorer runs. */
  record Session(
      Network network,
      String data,
      List<Split> splits,
      List<String> labels,
      @Nullable List<String> classes,
      @Nullable String output,
      MapShape input,
      List<Layer> layers,
      UnitAnswers.Choices choices,
      String searched,
      int top,
      long uploadBytes,
      Map<String, String> environment) {}

  /** The network, by its name and its weights' digest. */
  record Network(String name, String sha256) {}

  /** A split of the data set. */
  record Split(String name, int images) {}

  /** A layer whose features can be projected. */
  record Layer(
      String name, int features, int height, int width, ReceptiveField field, boolean dense) {}

  /**
   * An image.
   *
   * @param pixels red, green and blue of each pixel, row by row; in JSON base64
   * @param scores one a class; null where the network has no classes
   */
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  record Image(
      String image,
      String label,
      String fitting,
      int height,
      int width,
      byte[] pixels,
      float @Nullable [] scores) {}

  /** The identifier of an image. */
  record Identifier(String image) {}

  /** A feature's strongest units, or that they are not known yet. */
  record Tops(String layer, int feature, boolean ready, List<Top> units) {}

  /** One of a feature's strongest units. */
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  record Top(
      int rank,
      String image,
      String label,
      float activation,
      int y,
      int x,
      Patch patch,
      int height,
      int width,
      byte[] pixels) {}

  Reply session(Query query) {
    StageStack stack = input.study().subject().stack();
    Optional<ClassScores> scores = input.scores();
    List<ProjectableLayer> convolutions = stack.convolutions();
    return Reply.json(
        new Session(
            new Network(input.study().subject().network(), input.study().subject().sha256()),
            input.study().images().name(),
            pictures.splits().stream()
                .map(name -> new Split(name, input.data().split(name).size()))
                .toList(),
            input.data().classes(),
            scores.map(ClassScores::classes).orElse(null),
            scores.map(ClassScores::layer).orElse(null),
            stack.input(),
            stack.layers().stream().map(l -> layer(l, !convolutions.contains(l))).toList(),
            units.choices(),
            searched(),
            TopSearch.TOP,
            input.limits().uploadBytes(),
            input.environment()));
  }

  private static Layer layer(ProjectableLayer layer, boolean dense) {
    return new Layer(
        layer.name(), layer.features(), layer.height(), layer.width(), layer.field(), dense);
  }

  /** Such as {@code 50,000 train}. */
  private String searched() {
    return String.join(
        " and ",
        input.study().images().splits().stream()
            .map(s -> String.format(Locale.ROOT, "%,d %s", s.images().size(), s.name()))
            .toList());
  }

  /** The next image of a class, or of any. */
  Reply find(Query query) {
    String split = query.text("split");
    if (!pictures.splits().contains(split)) {
      throw new SwitchbackException(
          "no such split", "the request", split, pictures.splits(), "take one of these");
    }
    int from = query.number("from", input.data().split(split).size());
    int label = query.has("class") ? query.number("class", 256) : -1;
    boolean backwards = query.has("backwards");
    return identifier(pictures.find(split, from, backwards, label));
  }

  /** An image by its name alone. */
  Reply identifier(Picture picture) {
    return Reply.json(new Identifier(picture.id()));
  }

  /** An image with what the network takes it for. */
  Reply image(Query query) throws InterruptedException {
    Picture picture = pictures.of(query.text("image"));
    Trace trace = traces.of(picture);
    return Reply.json(
        new Image(
            picture.id(),
            picture.label(),
            picture.fitting(),
            picture.images().height(),
            picture.images().width(),
            picture.rgb(),
            input.scores().map(scores -> scores.of(trace)).orElse(null)));
  }

  /** All maps of a layer: float32, little end first, (features, height, width). */
  Reply maps(Query query) throws InterruptedException {
    Trace trace = traces.of(pictures.of(query.text("image")));
    ProjectableLayer layer = input.study().subject().stack().layer(query.text("layer"));
    ByteBuffer bytes =
        ByteBuffer.allocate(layer.maps().size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int feature = 0; feature < layer.features(); feature++) {
      for (float value : trace.map(layer.name(), feature)) {
        bytes.putFloat(value);
      }
    }
    return Reply.bytes(bytes.array());
  }

  /** One unit, back in pixels by every unpooling. */
  Reply unit(Query query) throws InterruptedException {
    return Reply.json(units.of(traces.of(pictures.of(query.text("image"))), query));
  }

  /** How far the search is. */
  Reply search(Query query) {
    return Reply.json(search.state());
  }

  Reply top(Query query) {
    ProjectableLayer layer = input.study().subject().stack().layer(query.text("layer"));
    int feature = query.number("feature", layer.features());
    Optional<List<TopSearch.Found>> found = search.top(layer.name(), feature);
    List<Top> tops = new ArrayList<>();
    found
        .orElse(List.of())
        .forEach(unit -> tops.add(top(tops.size() + 1, unit.split(), unit.unit(), layer)));
    return Reply.json(new Tops(layer.name(), feature, found.isPresent(), tops));
  }

  private Top top(
      int rank, String split, switchback.deconv.search.TopUnit unit, ProjectableLayer layer) {
    Picture picture = pictures.of(Picture.id(split, unit.index()));
    return new Top(
        rank,
        picture.id(),
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
