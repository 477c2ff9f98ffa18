package switchback.reports.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import switchback.datasets.PixelStatistics;
import switchback.deconv.signals.Patch;
import switchback.reports.drawing.Captions;
import switchback.reports.drawing.Numbers;
import switchback.reports.drawing.Plate;
import switchback.reports.drawing.PngFiles;
import switchback.reports.drawing.Print;
import switchback.reports.drawing.ProjectionColors;
import switchback.reports.drawing.Raster;
import switchback.reports.drawing.ScaleBar;
import switchback.reports.drawing.Tiles;
import switchback.training.graphs.MapShape;
import switchback.training.runs.EpochResult;
import switchback.training.runs.Run;

/**
 * Writes the pictures in a run folder: loss and accuracy by epoch, {@code training.png} and {@code
 * training.svg}, and the first layer's filters after each epoch, {@code filters/epoch-003.png}.
 */
public final class TrainingPictures {
  private final String title;
  private final String provenance;
  private final boolean isTested;

  /**
   * Creates pictures of one training.
   *
   * @param title the network and the data
   * @param provenance how the network is trained, such as the seed
   * @param isTested whether there are test images
   */
  public TrainingPictures(String title, String provenance, boolean isTested) {
    this.title = title;
    this.provenance = provenance;
    this.isTested = isTested;
  }

  /**
   * Writes the pictures after an epoch; each file appears only once it is complete.
   *
   * @param epochs the results of all epochs so far, at least one
   * @param network the network after the last of them; not modified
   * @param folder an existing folder
   * @throws IOException if a file cannot be written
   */
  public void write(List<EpochResult> epochs, MultiLayerNetwork network, Path folder)
      throws IOException {
    new TrainingPlot(title, provenance, epochs, isTested).write(folder);
    if (network.getLayer(0).conf().getLayer() instanceof ConvolutionLayer layer
        && layer.getNIn() == 3) {
      writeFilters(layer.getLayerName(), epochs.getLast().epoch(), network, folder);
    }
  }

  private void writeFilters(String layer, int epoch, MultiLayerNetwork network, Path folder)
      throws IOException {
    INDArray weights = network.getLayer(0).getParam(DefaultParamInitializer.WEIGHT_KEY);
    MapShape shape = new MapShape(3, (int) weights.size(2), (int) weights.size(3));
    float[] values = weights.dup('c').data().asFloat();
    String words = layer + ": its filters after epoch " + epoch;
    String digest = Run.sha256(network);
    Plate plate =
        new Plate(
            new Plate.Caption(
                words,
                "Each filter as it is applied to the image, for standardised pixels.",
                new ScaleBar(false, "\u2212s", "+s"),
                "Mid-grey is 0; s is each filter's own largest absolute value, given below the"
                    + " filter.",
                List.of(title + ", weights " + Captions.brief(digest), provenance)),
            null,
            cells(values, shape),
            shape.height(),
            shape.width());
    Map<String, String> text = new LinkedHashMap<>();
    text.put("Title", words);
    text.put("Software", "Switchback");
    text.put("switchback.network.sha256", digest);
    Path filters = Files.createDirectories(folder.resolve("filters"));
    PngFiles.write(
        filters.resolve(String.format(Locale.ROOT, "epoch-%03d.png", epoch)),
        plate.image(),
        text,
        Print.DOTS_PER_INCH);
  }

  private static List<Plate.Cell> cells(float[] values, MapShape shape) {
    List<Plate.Cell> cells = new ArrayList<>();
    Patch whole = new Patch(0, 0, shape.height(), shape.width());
    for (int from = 0; from < values.length; from += shape.size()) {
      float[] filter = Arrays.copyOfRange(values, from, from + shape.size());
      ProjectionColors colours = ProjectionColors.spanning(filter);
      Raster raster = Tiles.projection(filter, shape, PixelStatistics.NONE, whole, colours);
      Plate.Tile tile = new Plate.Tile(raster, "\u00b1" + Numbers.brief(colours.scale()), null);
      cells.add(new Plate.Cell(Integer.toString(cells.size()), "", "", List.of(tile)));
    }
    return cells;
  }
}
