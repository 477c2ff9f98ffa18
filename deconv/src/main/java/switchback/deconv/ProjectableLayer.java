package switchback.deconv;

import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.stages.MapShape;

/**
 * A convolution or dense layer whose features can be projected. Its maps are those after its ReLU,
 * where it has one, with or without a batch normalization between, and before any pooling. A dense
 * layer's units are features with maps of 1x1; those of an output layer are the classes' logits,
 * its sums before the softmax.
 *
 * @param name the layer's name
 * @param features number of its maps
 * @param height rows of a map
 * @param width columns of a map
 * @param field what a unit of it sees
 */
public record ProjectableLayer(
    String name, int features, int height, int width, ReceptiveField field) {

  /** The size of its maps: (features, height, width). */
  public MapShape maps() {
    return new MapShape(features, height, width);
  }

  /**
   * That feature's number again, when there is such a feature.
   *
   * @throws SwitchbackException where there is none, naming those there are
   */
  public int feature(int feature) {
    if (feature < 0 || feature >= features) {
      throw new SwitchbackException(
          "no such feature",
          "layer " + name,
          feature,
          "0 to " + (features - 1),
          "features are counted from 0");
    }
    return feature;
  }

  /** Where unit {@code (y, x)} lies in a map, row by row. */
  int place(int y, int x) {
    if (y < 0 || y >= height || x < 0 || x >= width) {
      throw new IndexOutOfBoundsException(
          "unit (" + y + ", " + x + ") of " + name + ", whose maps are " + height + "x" + width);
    }
    return y * width + x;
  }
}
