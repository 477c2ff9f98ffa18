package switchback.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.PixelStatistics;
import switchback.datasets.WholeFiles;
import switchback.deconv.Patch;

/**
 * What {@code gallery.json} holds, in this order. Its numbers read back as the same floats. All but
 * {@code environment} follows from network, images and settings alone.
 */
record GalleryRecord(
    Network network,
    Data data,
    Settings settings,
    List<Feature> features,
    Map<String, String> environment) {

  /** The network, by the digest of its weights. */
  record Network(String sha256, String name) {}

  /** The images looked at, by digest. */
  record Data(String sha256, String name, int images, List<Split> splits, List<String> classes) {}

  /** The images of one split, in order from its first. */
  record Split(String split, int images, String sha256) {}

  /** Everything else that decides a tile; a seed only where something is drawn. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Settings(
      Map<String, List<Integer>> layers,
      int top,
      List<String> splits,
      String recipe,
      String isolation,
      String unpooling,
      @Nullable Long seed,
      String rectification,
      PixelStatistics statistics,
      String scale) {}

  /** A feature and its strongest units; dead where no image excites it. */
  record Feature(String layer, int feature, boolean dead, List<Unit> top) {}

  /**
   * One unit: image {@code index} of {@code split}, at ({@code y, x}) in the feature map.
   *
   * @param mapSum the sum of its map, where images are ranked by it
   * @param patch what it saw: the part of its receptive field within the image, in pixels
   * @param projection the file with its tiles
   * @param tile the projection's place in that file, as large as the whole receptive field, or as
   *     the image where more than the unit is projected; the true pixels are right below, of the
   *     same size
   * @param scale the absolute value that its colours stretch to
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Unit(
      int rank,
      String split,
      int index,
      String label,
      float activation,
      @Nullable Float mapSum,
      int y,
      int x,
      Patch patch,
      String projection,
      Patch tile,
      float scale) {}

  void write(Path file) throws IOException {
    WholeFiles.write(file, temporary -> Files.writeString(temporary, Json.write(this) + "\n"));
  }
}
