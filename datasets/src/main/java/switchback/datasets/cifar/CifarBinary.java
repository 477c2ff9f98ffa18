package switchback.datasets.cifar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The binary form: a record is its labels, a byte each, then 1,024 red, 1,024 green and 1,024 blue
 * values, row by row. The names of the classes are lines of text.
 *
 * @param labels the number of labels of a record: 1 for CIFAR-10, 2 for CIFAR-100
 * @param taken which of them is taken, from 0
 */
record CifarBinary(int labels, int taken) implements CifarForm {
  private static final int LONGEST_NAMES_FILE = 1 << 16;

  @Override
  public CifarBatch batch(CifarContent content, LongConsumer progress) throws IOException {
    String where = content.where();
    InputStream stream = content.stream();
    CifarBatch batch = new CifarBatch(where, new ArrayList<>(), new ArrayList<>());
    for (int first = stream.read(); first >= 0; first = stream.read()) {
      int number = batch.images().size();
      if (number == CifarBatch.MOST_RECORDS) {
        throw new SwitchbackException(
            "a file has too many records",
            where,
            "more than " + CifarBatch.MOST_RECORDS + " records",
            (labels == 1 ? 10_000 : 50_000) + " records at most, as in the official files",
            "this is not a file of CIFAR; name the folder of the binary version");
      }
      byte[] others = stream.readNBytes(labels - 1);
      byte[] image = stream.readNBytes(CifarBatch.IMAGE_BYTES);
      if (image.length < CifarBatch.IMAGE_BYTES) {
        throw new SwitchbackException(
            "a record is cut short",
            where + ", record " + number,
            1 + others.length + image.length + " bytes",
            "%d bytes (%s and 3 x 1024 values)"
                .formatted(size(), labels == 1 ? "a label" : labels + " labels"),
            "the file is truncated or not of the binary version; copy it from its archive again");
      }
      batch.labels().add(taken == 0 ? first : others[taken - 1] & 0xFF);
      batch.images().add(image);
      progress.accept(number + 1L);
    }
    return batch;
  }

  @Override
  public List<String> names(CifarContent content) throws IOException {
    String text =
        new String(content.stream().readNBytes(LONGEST_NAMES_FILE), StandardCharsets.UTF_8);
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  @Override
  public long images(long bytes) {
    return bytes / size();
  }

  /** Returns the bytes of a record. */
  private int size() {
    return labels + CifarBatch.IMAGE_BYTES;
  }
}
