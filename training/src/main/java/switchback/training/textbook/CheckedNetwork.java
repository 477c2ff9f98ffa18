package switchback.training.textbook;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.Progress;
import switchback.training.textbook.graphs.Moved;

/** A network in double whose derivatives can be compared with differences. */
interface CheckedNetwork {
  /** Returns the arrays of parameters, in the network's order. */
  List<Place> places();

  /** Returns what its error is. */
  NetworkCheck.Objective objective();

  /** Returns the mean error over the images, with the parameters as they are. */
  double error();

  /**
   * Returns the slopes at some parameters of each array.
   *
   * @param drawn the parameters, an entry per array
   * @param step the distance by which each is moved up and down
   */
  List<Slopes> slopes(List<Drawn> drawn, double step, Progress progress);

  /**
   * An array of parameters.
   *
   * @param layer the number of the layer or node that it belongs to
   * @param key a key that is unique in the network
   * @param name its name for users
   * @param shape its shape, in C order
   */
  record Place(int layer, String key, String name, List<Long> shape) {
    /** Returns the number of parameters. */
    long size() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** Returns the indices along all axes of the parameter at an index. */
    long[] indices(long at) {
      long[] indices = new long[shape.size()];
      long left = at;
      for (int i = indices.length - 1; i >= 0; i--) {
        indices[i] = left % shape.get(i);
        left /= shape.get(i);
      }
      return indices;
    }

    /** Returns text such as {@code 3,0,1,4}: the indices of the parameter at an index. */
    String text(long at) {
      return LongStream.of(indices(at)).mapToObj(Long::toString).collect(Collectors.joining(","));
    }
  }

  /**
   * The parameters that are moved.
   *
   * @param place their array
   * @param indices their indices in C order, ascending
   */
  record Drawn(Place place, List<Long> indices) {}

  /**
   * The slopes at the drawn parameters of an array.
   *
   * @param greatest the greatest absolute derivative of the whole array
   * @param derivatives the derivatives by backpropagation
   * @param moves the errors with each parameter moved
   * @param singlePrecision the relative distance of the float32 gradient of the kernels that train;
   *     null if there is none
   */
  record Slopes(
      double greatest,
      List<Double> derivatives,
      List<Moved> moves,
      @Nullable Double singlePrecision) {
    /** Copies the lists. */
    public Slopes {
      derivatives = List.copyOf(derivatives);
      moves = List.copyOf(moves);
    }
  }
}
