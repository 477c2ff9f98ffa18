package switchback.training.readers.dl4j;

import java.util.Arrays;
import switchback.training.graphs.Interpolation;
import switchback.training.graphs.MapShape;
import switchback.training.graphs.Value;
import switchback.training.readers.dl4j.Part.Extent;

/** An operation on maps that needs no parameters. */
sealed interface MapOperation {
  /** Returns the size of the output. */
  MapShape shape(MapShape in);

  /** Returns the size of the input for a size of the output. */
  Extent below(Extent output);

  /** Returns the number of input maps for a number of output maps. */
  default int channelsBelow(int channels) {
    return channels;
  }

  /** Builds the operation on (1, C, H, W). */
  Value add(Site site, Value x);

  /**
   * A frame of zeros, or one that is cut off.
   *
   * @param top rows added above; negative ones are cut off
   * @param left columns added at the left
   * @param bottom rows added below
   * @param right columns added at the right
   */
  record Frame(int top, int left, int bottom, int right) implements MapOperation {
    @Override
    public MapShape shape(MapShape in) {
      return new MapShape(in.channels(), in.height() + top + bottom, in.width() + left + right);
    }

    @Override
    public Extent below(Extent output) {
      return new Extent(output.height() - top - bottom, output.width() - left - right);
    }

    @Override
    public Value add(Site site, Value x) {
      return site.builder().padding(site.name(), x, new int[] {top, left, bottom, right}, 0);
    }
  }

  /**
   * Repeats each row and each column.
   *
   * @param rows how often each row
   * @param columns how often each column
   */
  record Repetition(int rows, int columns) implements MapOperation {
    @Override
    public MapShape shape(MapShape in) {
      return new MapShape(
          in.channels(),
          Math.multiplyExact(in.height(), rows),
          Math.multiplyExact(in.width(), columns));
    }

    @Override
    public Extent below(Extent output) {
      return new Extent(output.height() / rows, output.width() / columns);
    }

    @Override
    public Value add(Site site, Value x) {
      return site.builder()
          .resizing(site.name(), x, repeated(x.size(2), rows), repeated(x.size(3), columns));
    }

    private static Interpolation repeated(int size, int times) {
      int[] sources = new int[size * times];
      Arrays.setAll(sources, i -> i / times);
      return Interpolation.nearest(size, sources);
    }
  }

  /**
   * Turns blocks of places into channels: place (y, x) of a block of channel c becomes channel (y
   * block + x) C + c.
   *
   * @param block the rows and columns of a block
   */
  record Blocks(int block) implements MapOperation {
    @Override
    public MapShape shape(MapShape in) {
      if (in.height() % block != 0 || in.width() % block != 0) {
        throw new Misfit("it takes maps of whole blocks of " + block);
      }
      return new MapShape(
          Math.multiplyExact(in.channels(), block * block),
          in.height() / block,
          in.width() / block);
    }

    @Override
    public Extent below(Extent output) {
      return new Extent(output.height() * block, output.width() * block);
    }

    @Override
    public int channelsBelow(int channels) {
      return Math.max(1, channels / (block * block));
    }

    @Override
    public Value add(Site site, Value x) {
      int channels = x.size(1);
      int rows = x.size(2) / block;
      int columns = x.size(3) / block;
      Value blocks = x.reshape(channels, rows, block, columns, block);
      return blocks.transpose(2, 4, 0, 1, 3).reshape(1, channels * block * block, rows, columns);
    }
  }

  /**
   * Local response normalisation over neighbouring maps.
   *
   * @param neighbours the number of maps on each side
   */
  record Responses(int neighbours, double alpha, double beta, double k) implements MapOperation {
    @Override
    public MapShape shape(MapShape in) {
      return in;
    }

    @Override
    public Extent below(Extent output) {
      return output;
    }

    @Override
    public Value add(Site site, Value x) {
      return site.builder()
          .responseNormalization(site.name(), x, neighbours, neighbours, alpha, beta, k);
    }
  }
}
