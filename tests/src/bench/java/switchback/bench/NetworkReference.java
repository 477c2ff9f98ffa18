package switchback.bench;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Switchback computes with a large network, for comparison with other libraries. It is passed
 * in a file, so that no two native libraries meet in one process.
 *
 * @param outputs the network's outputs for all images of the batch, one behind the other
 * @param layers the layers whose units are projected
 */
// The arrays are transferred, never compared.
@SuppressWarnings("ArrayRecordComponent")
record NetworkReference(float[] outputs, List<Layer> layers) implements Serializable {
  /** A unit of a layer for the traced image; {@code y} and {@code x} are its row and column. */
  record Unit(int feature, int y, int x, float activation) implements Serializable {}

  /**
   * A layer whose units are projected.
   *
   * @param module the convolution's name in PyTorch
   * @param field the rows of pixels that a unit sees; the columns are as many
   * @param units the units
   * @param gradients the pixels of each unit, (3, H, W): the unit's gradient times its activation
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Layer(String module, int field, List<Unit> units, float[][] gradients)
      implements Serializable {}

  /** Returns where the reference for a model's file is. */
  private static Path file(Path model) {
    return model.resolveSibling(model.getFileName() + ".reference");
  }

  /** Writes this beside a model's file. */
  void write(Path model) {
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file(model)))) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write beside " + model, e);
    }
  }

  /** Reads what was written beside a model's file. */
  static NetworkReference read(Path model) {
    try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file(model)))) {
      return (NetworkReference) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read beside " + model, e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("another build wrote " + file(model), e);
    }
  }

  /**
   * Returns the largest difference of some values from Switchback's, as a share of the largest of
   * Switchback's.
   *
   * @throws IllegalStateException if it exceeds a tolerance, so that nothing wrong is timed
   */
  static double difference(String what, float[] got, float[] expected, double tolerance) {
    double largest = 0;
    double difference = got.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(got.length, expected.length); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(got[i] - expected[i]));
    }
    double share = difference / largest;
    if (!(share <= tolerance)) {
      throw new IllegalStateException(
          "%s differ from Switchback's by %.1e of the largest, expected at most %.1e"
              .formatted(what, share, tolerance));
    }
    return share;
  }
}
