package switchback.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import switchback.bench.NetworkReference.Layer;
import switchback.bench.Rounds.Entry;

/**
 * Forward passes and projections of one network, each contestant in a process of its own, in turns.
 *
 * @param images the forward passes, a batch each
 * @param units the projections, a layer each
 * @param traces passes per second, on one thread, that record what projections need
 * @param settings of the contestants, and how well their results agree
 * @param disturbances warnings of rounds that differ much
 */
record NetworkComparison(
    List<Images> images,
    List<Units> units,
    double traces,
    List<String> settings,
    List<String> disturbances) {

  /**
   * Images per second, forward alone.
   *
   * @param ratio the median, over the rounds, of Switchback's rate over the better peer's
   */
  record Images(
      String name,
      int batch,
      double switchback,
      double onnxruntime,
      double libtorch,
      double ratio) {}

  /**
   * Projections of single units per second, the forward pass excluded.
   *
   * @param layer the convolution's name in PyTorch
   * @param field the rows of pixels that a unit sees; the columns are as many
   * @param ratio the median, over the rounds, of Switchback's rate over libtorch's
   */
  record Units(
      String name, String layer, int field, double switchback, double libtorch, double ratio) {}

  /** The contestants' entries of one kind of work, Switchback's first. */
  private record Turn(List<Entry> entries) {
    static Turn of(String title, String work, List<ContestantProcess> contestants) {
      return new Turn(
          contestants.stream()
              .map(contestant -> new Entry(title + ", " + contestant, contestant, work))
              .toList());
    }

    double median(Rounds rounds, int contestant) {
      return rounds.median(entries.get(contestant));
    }

    /** Returns Switchback's rate over that of the peer which is better by median. */
    double ratio(Rounds rounds) {
      Entry better =
          entries.stream().skip(1).max(Comparator.comparingDouble(rounds::median)).orElseThrow();
      return rounds.ratio(entries.getFirst(), better);
    }
  }

  /**
   * Compares the contestants with a model. Peers verify before anything is timed that their results
   * are Switchback's.
   *
   * @param model the ONNX file; Switchback's results are written beside it
   * @throws IllegalStateException if results differ
   */
  static NetworkComparison of(
      TimedNetwork network, Path model, int threads, int rounds, double seconds) {
    String name = network.toString();
    String file = model.toString();
    try (ContestantProcess switchback =
            Contestants.switchback("switchback-network", threads, name, file);
        ContestantProcess onnxRuntime =
            Contestants.onnxRuntime("onnxruntime-network", threads, name, file);
        ContestantProcess libtorch =
            Contestants.libtorch("libtorch-network", threads, name, file)) {
      List<Layer> layers = NetworkReference.read(model).layers();
      List<Integer> batches = List.of(1, NetworkImages.BATCH);
      List<Turn> forwards =
          batches.stream()
              .map(
                  batch ->
                      Turn.of(
                          network.title() + ", batches of " + batch,
                          "forward:" + batch,
                          List.of(switchback, onnxRuntime, libtorch)))
              .toList();
      List<Turn> projections =
          layers.stream()
              .map(
                  layer ->
                      Turn.of(
                          network.title() + ", units of " + layer.module(),
                          "project:" + layer.module(),
                          List.of(switchback, libtorch)))
              .toList();
      Entry trace = new Entry(network.title() + ", traces", switchback, "trace");
      Rounds measured =
          new Rounds(
              Stream.concat(
                      Stream.of(forwards, projections)
                          .flatMap(List::stream)
                          .flatMap(turn -> turn.entries().stream()),
                      Stream.of(trace))
                  .toList(),
              rounds,
              seconds);
      return new NetworkComparison(
          images(network, batches, forwards, measured),
          units(network, layers, projections, measured),
          measured.median(trace),
          Stream.of(switchback, onnxRuntime, libtorch).map(ContestantProcess::settings).toList(),
          measured.disturbances());
    }
  }

  private static List<Images> images(
      TimedNetwork network, List<Integer> batches, List<Turn> turns, Rounds rounds) {
    List<Images> images = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      images.add(
          new Images(
              network.toString(),
              batches.get(i),
              turn.median(rounds, 0),
              turn.median(rounds, 1),
              turn.median(rounds, 2),
              turn.ratio(rounds)));
    }
    return images;
  }

  private static List<Units> units(
      TimedNetwork network, List<Layer> layers, List<Turn> turns, Rounds rounds) {
    List<Units> units = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      units.add(
          new Units(
              network.toString(),
              layers.get(i).module(),
              layers.get(i).field(),
              turn.median(rounds, 0),
              turn.median(rounds, 1),
              turn.ratio(rounds)));
    }
    return units;
  }
}
