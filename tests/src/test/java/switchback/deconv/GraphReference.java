package switchback.deconv;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import switchback.Npz;
import switchback.fixtures.Differences;
import switchback.training.graphs.MapShape;

/**
 * Reference values of a network, computed elsewhere, and the differences of this project's values
 * from them, each as a share of the array's largest value.
 */
final class GraphReference {
  private final ProjectableNetwork network;
  private final List<Trace> traces;

  private final Differences differences;

  /**
   * Runs the images forward.
   *
   * @param images the name of the array with the images, (N, C, H, W)
   */
  GraphReference(ProjectableNetwork network, Npz npz, String images) {
    this.network = network;
    this.differences = new Differences(npz);
    Npz.Array all = npz.get(images);
    float[] values = all.floats();
    int size = network.input().size();
    this.traces =
        IntStream.range(0, all.size(0))
            .mapToObj(n -> network.trace(Arrays.copyOfRange(values, n * size, (n + 1) * size)))
            .toList();
  }

  int images() {
    return traces.size();
  }

  /** Compares all maps of a layer with an array (N, C, H, W). */
  void maps(String layer, String array) {
    MapShape maps = network.layer(layer).maps();
    float[] got = new float[traces.size() * maps.size()];
    for (int n = 0; n < traces.size(); n++) {
      for (int feature = 0; feature < maps.channels(); feature++) {
        float[] map = traces.get(n).map(layer, feature);
        System.arraycopy(map, 0, got, n * maps.size() + feature * maps.plane(), maps.plane());
      }
    }
    record(array, got);
  }

  /** Compares the largest value of each feature with an array (N, C). */
  void strongest(String layer, String array) {
    int features = network.layer(layer).features();
    float[] got = new float[traces.size() * features];
    for (int i = 0; i < got.length; i++) {
      got[i] = traces.get(i / features).strongest(layer, i % features).activation();
    }
    record(array, got);
  }

  /** Compares projections of a feature from its strongest unit with an array (N, C, H, W). */
  void projections(String layer, int feature, Recipe recipe, String array) {
    Projector projector = new Projector(network);
    int size = network.input().size();
    float[] got = new float[traces.size() * size];
    for (int n = 0; n < traces.size(); n++) {
      float[] pixels = projector.project(traces.get(n), layer, feature, recipe).pixels();
      System.arraycopy(pixels, 0, got, n * size, size);
    }
    record(array, got);
  }

  private void record(String array, float[] got) {
    differences.record(array, got);
  }

  /** Returns the differences by the names of the arrays. */
  Map<String, Double> differences() {
    return differences.byArray();
  }

  /** Returns the worst array and its difference, as text. */
  String worst() {
    return differences.worst();
  }
}
