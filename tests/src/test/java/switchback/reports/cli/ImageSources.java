package switchback.reports.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import switchback.NumpyBytes;
import switchback.datasets.cifar.Cifar10Files;

/** Writes the same images of noise as a folder of files, as a tar file and as arrays of NumPy. */
final class ImageSources {
  private static final int SIDE = 40;
  private static final int CLASSES = 10;

  private ImageSources() {}

  /**
   * Returns files with so many images per split, in the folders of CIFAR-10's classes. They are
   * uncompressed and larger than the part by which the kind of a file is found.
   */
  static Map<String, byte[]> files(int images) throws IOException {
    String[] classes = Cifar10Files.NAMES.strip().split("\n", -1);
    Map<String, byte[]> files = new TreeMap<>();
    Random random = new Random(1);
    for (int i = 0; i < images; i++) {
      String path = "/%s/%02d.bmp".formatted(classes[i % CLASSES], i);
      files.put("train" + path, bmp(random));
      files.put("test" + path, bmp(random));
    }
    return files;
  }

  private static byte[] bmp(Random random) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, random.nextInt(1 << 24));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "bmp", bytes);
    return bytes.toByteArray();
  }

  /** Writes files below a folder and returns it as a data set. */
  static String folder(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      Path file = folder.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
    return "images:" + folder;
  }

  /** Writes files to a tar file and returns it as a data set. */
  static String tar(Path file, Map<String, byte[]> files) throws IOException {
    return "tar:" + Files.write(file, Cifar10Files.tar(files));
  }

  /** Writes noise to {@code test.npy} in a folder and returns it, with labels, as a data set. */
  static String npy(Path folder, int images) throws IOException {
    byte[] levels = new byte[images * SIDE * SIDE * 3];
    new Random(2).nextBytes(levels);
    byte[] labels = new byte[images];
    for (int i = 0; i < images; i++) {
      labels[i] = (byte) (i % CLASSES);
    }
    String shape = "(%d, %d, %d, 3)".formatted(images, SIDE, SIDE);
    Path array =
        Files.write(folder.resolve("test.npy"), NumpyBytes.npy("'|u1'", false, shape, levels));
    Path theirs =
        Files.write(
            folder.resolve("labels.npy"),
            NumpyBytes.npy("'|u1'", false, "(%d,)".formatted(images), labels));
    return "npy:" + array + "," + theirs;
  }

  /** Returns a file whose last byte, which belongs to a pixel, is another one. */
  static byte[] changed(byte[] file) {
    byte[] other = file.clone();
    other[other.length - 1] ^= (byte) 0xFF;
    return other;
  }
}
