package switchback.deconv;

import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.signals.Patch;
import switchback.training.graphs.MapShape;

/**
 * A convolution or dense layer whose features can be projected. Its maps are those after its ReLU,
 * if it has one (possibly with a batch normalization between), and before any pooling. The units of
 * a dense layer are features with maps of 1x1; those of an output layer are the logits of the
 * classes, the sums before the softmax.
 *
 * @param name the name of the layer
 * @param features the number of its maps
 * @param height the rows of a map
 * @param width the columns of a map
 * @param field the receptive field of its units
 */
public record ProjectableLayer(
    String name, int features, int height, int width, ReceptiveField field) {

  /** Returns the size of its maps: (features, height, width). */
  public MapShape maps() {
    return new MapShape(features, height, width);
  }

  /** Returns whether the receptive field of every unit covers all of an image of this size. */
  public boolean seesAll(MapShape image) {
    Patch whole = new Patch(0, 0, image.height(), image.width());
    return field.patch(0, 0).clip(image.height(), image.width()).equals(whole)
        && field.patch(height - 1, width - 1).clip(image.height(), image.width()).equals(whole);
  }

  /**
   * Checks that a feature exists and returns its number.
   *
   * @throws SwitchbackException if there is no such feature; the message gives the range
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

  /** Returns the index of unit {@code (y, x)} in a map, row by row. */
  int place(int y, int x) {
    if (y < 0 || y >= height || x < 0 || x >= width) {
      throw new IndexOutOfBoundsException(
          "unit (" + y + ", " + x + ") of " + name + ", whose maps are " + height + "x" + width);
    }
    return y * width + x;
  }

  /**
   * Returns text such as {@code conv2: 64x16x16, each unit sees 14x14 pixels, every 2x2, from (-6,
   * -6)}.
   */
  @Override
  public String toString() {
    return name + ": " + maps() + ", each unit sees " + field;
  }
}
