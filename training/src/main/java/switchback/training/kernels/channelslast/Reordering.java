package switchback.training.kernels.channelslast;

import java.lang.foreign.MemorySegment;
import switchback.training.kernels.Floats;
import switchback.training.kernels.IndexTables;
import switchback.training.kernels.MapOrder;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Transposition;

/** A change between maps that lie map by map and maps that lie cell by cell. */
public final class Reordering {
  private final Transposition transposition;
  private final int maps;
  private final int cells;
  private final int images;
  private final long from;
  private final long to;

  /**
   * Creates a change of order of all maps of so many images.
   *
   * @param maps the number of maps
   * @param cells the number of cells of each
   * @param from the order of the maps that are read
   * @param to the other order
   * @param scratch used until it is reset
   */
  public Reordering(int maps, int cells, int images, MapOrder from, MapOrder to, Scratch scratch) {
    int[] planes = IndexTables.of(maps, map -> map * cells);
    int[] places = IndexTables.of(cells, cell -> cell * Math.max(from.cell(), to.cell()));
    this.transposition =
        from.isLast()
            ? new Transposition(places, planes, scratch)
            : new Transposition(planes, places, scratch);
    this.maps = maps;
    this.cells = cells;
    this.images = images;
    this.from = from.floats(maps, cells);
    this.to = to.floats(maps, cells);
  }

  /** Writes the maps of all images in their other order. */
  public void run(MemorySegment source, MemorySegment target) {
    for (int image = 0; image < images; image++) {
      if (cells == 1) {
        Floats.copy(source, image * from, target, image * to, maps);
      } else {
        transposition.run(source, image * from, target, image * to);
      }
    }
  }
}
