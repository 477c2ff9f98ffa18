package switchback.datasets.sources;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.datavec.api.writable.BytesWritable;
import switchback.datasets.images.OriginalImages;
import switchback.datasets.images.RgbImage;
import switchback.datasets.tasks.SwitchbackException;

/** Images that are decoded from the records of an {@link ImageRecordReader}. */
final class RecordImages implements OriginalImages {
  private final LabelledFiles files;
  private final BadImages bad;
  private final Consumer<String> notices;
  private final ImageRecordReader reader;

  /**
   * Creates images of files.
   *
   * @param bad finds and names all damaged files as soon as one is met
   * @param notices receives faults of files that could be overlooked, from several threads
   */
  RecordImages(LabelledFiles files, List<String> classes, BadImages bad, Consumer<String> notices) {
    this.files = files;
    this.bad = bad;
    this.notices = notices;
    this.reader = new ImageRecordReader(files, classes);
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public RgbImage image(int index) {
    try {
      return decoded(index);
    } catch (SwitchbackException e) {
      throw bad.all(e);
    }
  }

  /**
   * Decodes an image.
   *
   * @throws SwitchbackException that names this file alone if it is damaged
   */
  RgbImage decoded(int index) {
    String where = files.where(index);
    try {
      BytesWritable bytes = (BytesWritable) reader.record(index).getRecord().getFirst();
      return files.decoded(bytes.getContent(), index, notices);
    } catch (UncheckedIOException e) {
      throw new SwitchbackException(
          "cannot read an image",
          where,
          Objects.requireNonNull(e.getCause()),
          "a readable file",
          "check the path and permissions",
          e);
    }
  }

  @Override
  public String path(int index) {
    return files.path(index);
  }

  @Override
  public String identity() {
    return files.identity();
  }
}
