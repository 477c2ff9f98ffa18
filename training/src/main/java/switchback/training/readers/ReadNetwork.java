package switchback.training.readers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.training.graphs.NetworkGraph;

/**
 * A network as its file describes it.
 *
 * @param format the format, a word such as {@code onnx}
 * @param graph the network
 * @param prefix the prefix that all names in the file shared and that was taken off; empty if none
 * @param statistics the pixel statistics that the file states; null if it states none
 * @param assumptions what the file does not say and the reader assumed, a line each
 * @param notices what else the user should know, a line each
 */
public record ReadNetwork(
    String format,
    NetworkGraph graph,
    String prefix,
    @Nullable PixelStatistics statistics,
    List<String> assumptions,
    List<String> notices) {
  /** Copies the lists. */
  public ReadNetwork {
    assumptions = List.copyOf(assumptions);
    notices = List.copyOf(notices);
  }
}
