package switchback.datasets.cifar;

import java.util.List;
import java.util.Optional;

/**
 * A published version of a CIFAR data set.
 *
 * @param title the name of the data set, such as CIFAR-10
 * @param folder the folder inside the official archive
 * @param batches the files with images, those for training first
 * @param names the file with the names of the classes
 * @param classes the names of the classes if there is no such file
 * @param form the form of the files
 */
record CifarVersion(
    String title,
    String folder,
    List<BatchFile> batches,
    String names,
    List<String> classes,
    CifarForm form) {
  /**
   * A file with images.
   *
   * @param name its name
   * @param isTest whether its images are for testing
   * @param official the number of images in the official file
   */
  record BatchFile(String name, boolean isTest, int official) {}

  /** Returns the file with images of this name, if there is one. */
  Optional<BatchFile> batch(String name) {
    return batches.stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
