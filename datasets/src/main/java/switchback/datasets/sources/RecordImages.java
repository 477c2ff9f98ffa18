package switchback.datasets.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.datavec.api.writable.BytesWritable;
import switchback.datasets.Portable;
import switchback.datasets.files.Digests;
import switchback.datasets.images.ImageDecoder;
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
      throw unreadable(where, Objects.requireNonNull(e.getCause()));
    }
  }

  private static SwitchbackException unreadable(String where, IOException e) {
    return new SwitchbackException(
        "cannot read an image",
        where,
        FoundFiles.reason(e),
        "a readable file",
        "check the path and permissions, and that no program changes the images meanwhile",
        e);
  }

  @Override
  public String path(int index) {
    return files.path(index);
  }

  /** Returns the images; of damaged ones the first that is met there ends the work. */
  @Override
  public Portable<OriginalImages> portable(int[] numbers) {
    Portable<LabelledFiles> sent = files.chosen(numbers).portable();
    return () -> new RecordImages(sent.open(), List.of(), new BadImages("", false), _ -> {});
  }

  @Override
  public byte[] identity(int index) {
    MessageDigest digest = Digests.sha256();
    digest.update((files.path(index) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      return digest.digest(files.bytes(index, ImageDecoder.MOST_BYTES + 1));
    } catch (IOException e) {
      throw unreadable(files.where(index), e);
    } catch (SwitchbackException e) {
      // A damaged image: its fault stands for it, which shows when it is decoded.
      return digest.digest(e.got().getBytes(StandardCharsets.UTF_8));
    }
  }
}
