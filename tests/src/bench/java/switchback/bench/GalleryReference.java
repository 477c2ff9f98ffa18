package switchback.bench;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Switchback's results for some images, for comparison with another library, and what that library
 * needs to reproduce them. They are passed in a file, so that no two native libraries meet in one
 * process.
 *
 * @param filters of conv1 and of conv2, (O, C, 5, 5)
 * @param biases of conv1 and of conv2
 * @param scale factor from the images' bytes to the network's input, per channel
 * @param shift added to the scaled bytes, per channel
 * @param maps of conv1 and of conv2 for the first image, (O, H, W), after the ReLU
 * @param units the units of conv2 that are projected, by image from the first on
 * @param projections of the first of the units of each image, (3, 32, 32)
 * @param tops the activations of the nine strongest images of each feature of conv1, then conv2
 */
// The arrays are transferred, never compared.
@SuppressWarnings("ArrayRecordComponent")
record GalleryReference(
    float[][] filters,
    float[][] biases,
    float[] scale,
    float[] shift,
    float[][] maps,
    Unit[][] units,
    float[][] projections,
    float[][] tops)
    implements Serializable {

  /** A unit of conv2 and its activation; its place is {@code y * 16 + x}. */
  record Unit(int feature, int place, float activation) implements Serializable {}

  void write(Path file) {
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static GalleryReference read(Path file) {
    try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
      return (GalleryReference) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("another build wrote " + file, e);
    }
  }
}
