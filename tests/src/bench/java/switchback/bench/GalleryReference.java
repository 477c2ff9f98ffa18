package switchback.bench;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Switchback makes of some images, for another library to be held to, and what that needs to
 * do the same: handed over in a file, so that no two native libraries meet in one process.
 *
 * @param filters of conv1 and of conv2, (O, C, 5, 5)
 * @param biases of conv1 and of conv2
 * @param scale of the images' bytes to the network's input, a channel
 * @param shift added to the scaled bytes, a channel
 * @param maps of conv1 and of conv2 for the first image, (O, H, W), after the ReLU
 * @param units of conv2, by image from the first on: those that are projected
 * @param projections of the first of the units of each image, (3, 32, 32)
 * @param tops the activations of the nine strongest images of each feature of conv1, then conv2
 */
// Arrays are handed over, never compared.
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

  /** A unit of conv2 and its activation, place {@code y * 16 + x}. */
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
