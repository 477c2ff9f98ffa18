package switchback.training.readers.dl4j;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.arrays.ForeignZip;
import switchback.datasets.files.MappedFile;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.NetworkGraph;
import switchback.training.models.ModelArchive;
import switchback.training.models.StoredParameters;
import switchback.training.readers.InputSize;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.readers.SizeSearch;

/** Reads DL4J's model files, with a {@code MultiLayerNetwork} or a {@code ComputationGraph}. */
public final class Dl4jReader {
  /** The format's name. */
  public static final String FORMAT = "dl4j";

  /** The largest number of bytes of all entries together that are read. */
  private static final long MOST_BYTES = 8L << 30;

  private static final String ROUNDED = "weights are float64 and were rounded to float32";
  private static final String WIDENED = "weights have 16 bits and were widened to float32";

  private Dl4jReader() {}

  /**
   * Returns whether a file is a sound zip archive with a DL4J model.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean recognises(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = MappedFile.of(file, arena);
      return ForeignZip.isZip(memory)
          && ModelArchive.isModel(ForeignZip.of(file, memory, 0).names());
    } catch (SwitchbackException _) {
      // A damaged zip file: nobody can say what it was.
      return false;
    }
  }

  /**
   * Reads a file, which is not trusted. The sizes are checked before the parameters are read.
   *
   * @throws SwitchbackException if it is not a DL4J model of version 1.0, is damaged, has layers
   *     that cannot be taken, or does not determine the size of its input and the request does not
   *     state it
   * @throws IOException if it cannot be read
   */
  public static ReadNetwork read(Path file, ReadRequest request) throws IOException {
    try (ModelArchive archive = ModelArchive.open(file, MOST_BYTES)) {
      Outline outline = OutlineReader.read(file, archive.configuration());
      archive.checkParameters(outline.parameters());
      InputSize size =
          SizeSearch.size(file, stated(outline, request), outline::candidates, outline::check);
      StoredParameters parameters = archive.parameters(outline.parameters());
      NetworkGraph graph = built(file, outline, size, parameters);
      @Nullable PixelStatistics statistics = archive.statistics(outline.channels());
      return new ReadNetwork(
          FORMAT, graph, "", statistics, List.of(), notices(outline, parameters));
    }
  }

  /**
   * Returns whether a model file holds a {@code MultiLayerNetwork} instead of a graph.
   *
   * @throws SwitchbackException if it is not a DL4J model
   * @throws IOException if it cannot be read
   */
  public static boolean isMultiLayerNetwork(Path file) throws IOException {
    try (ModelArchive archive = ModelArchive.open(file, MOST_BYTES)) {
      return archive.configuration().has("confs");
    }
  }

  private static @Nullable InputSize stated(Outline outline, ReadRequest request) {
    return Optional.ofNullable(request.size()).or(outline::stated).orElse(null);
  }

  private static NetworkGraph built(
      Path file, Outline outline, InputSize size, StoredParameters parameters) {
    try {
      return outline.build(outline.image(size), parameters::memory);
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "not a network that can be built",
          file,
          String.valueOf(e.getMessage()),
          "parameters and sizes that fit each other",
          "check that the network runs in DL4J, and save it again",
          e);
    }
  }

  private static List<String> notices(Outline outline, StoredParameters parameters) {
    List<String> notices = new ArrayList<>(outline.notices());
    if (parameters.isRounded()) {
      notices.add(ROUNDED);
    }
    if (parameters.isWidened()) {
      notices.add(WIDENED);
    }
    return notices;
  }
}
