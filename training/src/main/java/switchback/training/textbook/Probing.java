package switchback.training.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import switchback.datasets.CounterRandom;
import switchback.datasets.tasks.Progress;
import switchback.training.textbook.graphs.Moved;

/**
 * The probes of a network: what is drawn, and how the two slopes are compared.
 *
 * @param network the network
 * @param count the number of parameters drawn per array
 * @param seed the seed that they are drawn by
 */
record Probing(CheckedNetwork network, int count, long seed) {
  private static final int PURPOSE = 0x6C4D;

  List<NetworkCheck.Group> groups(Progress progress) {
    List<CheckedNetwork.Drawn> drawn = network.places().stream().map(this::drawn).toList();
    List<CheckedNetwork.Slopes> slopes = network.slopes(drawn, NetworkCheck.STEP, progress);
    List<NetworkCheck.Group> groups = new ArrayList<>();
    for (int i = 0; i < slopes.size(); i++) {
      groups.add(group(drawn.get(i), slopes.get(i)));
    }
    return groups;
  }

  /** Draws distinct indices in C order, ascending; all of them if there are no more. */
  private CheckedNetwork.Drawn drawn(CheckedNetwork.Place place) {
    long size = place.size();
    CounterRandom random = new CounterRandom(seed, PURPOSE, place.layer(), place.key().hashCode());
    TreeSet<Long> drawn = new TreeSet<>();
    while (drawn.size() < Math.min(count, size)) {
      drawn.add((long) random.below(Math.toIntExact(size)));
    }
    return new CheckedNetwork.Drawn(place, List.copyOf(drawn));
  }

  private static NetworkCheck.Group group(
      CheckedNetwork.Drawn drawn, CheckedNetwork.Slopes slopes) {
    List<NetworkCheck.Probe> probes = new ArrayList<>();
    int crossed = 0;
    for (int i = 0; i < drawn.indices().size(); i++) {
      Moved moved = slopes.moves().get(i);
      if (moved.hasCrossed()) {
        crossed++;
      } else {
        double difference = (moved.above() - moved.below()) / (2 * NetworkCheck.STEP);
        String where = drawn.place().text(drawn.indices().get(i));
        double floor = NetworkCheck.FLOOR * slopes.greatest();
        probes.add(probe(where, slopes.derivatives().get(i), difference, floor));
      }
    }
    return new NetworkCheck.Group(
        drawn.place().name(),
        drawn.place().size(),
        probes,
        crossed,
        slopes.greatest(),
        slopes.singlePrecision());
  }

  private static NetworkCheck.Probe probe(
      String where, double gradient, double difference, double floor) {
    double error = Math.abs(gradient - difference);
    double size = Math.max(floor, Math.max(Math.abs(gradient), Math.abs(difference)));
    return new NetworkCheck.Probe(where, gradient, difference, error == 0 ? 0 : error / size);
  }
}
