package switchback.datasets.cifar;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import switchback.datasets.pickles.PickledArrays;
import switchback.datasets.pickles.PythonValue;
import switchback.datasets.pickles.PythonValue.Dictionary;
import switchback.datasets.pickles.PythonValue.Sequence;
import switchback.datasets.pickles.PythonValue.Text;
import switchback.datasets.pickles.PythonValue.Whole;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The Python form: a file is a pickled dictionary with an array {@code data} of one row of 3,072
 * values per image and a list of labels; another one has a list of the names of the classes. The
 * pickles are read without running anything in them.
 *
 * @param labels the key of the labels
 * @param names the key of the names
 */
record CifarPickles(String labels, String names) implements CifarForm {
  private static final String WRITER = "a file of CIFAR's Python version";

  /** The most bytes of a file: ten times those of the largest official one. */
  private static final int MOST_BYTES = 1_500_000_000;

  @Override
  public CifarBatch batch(String where, InputStream stream, LongConsumer progress)
      throws IOException {
    Dictionary dictionary = dictionary(where, stream);
    if (!(dictionary.entries().get("data") instanceof PickledArrays.Array data)
        || !data.dtype().equals("u1")
        || data.isFortran()
        || data.shape().length != 2
        || data.shape()[1] != CifarBatch.IMAGE_BYTES) {
      throw refused(where, "no array data of 8-bit numbers with rows of 3072", "such an array");
    }
    byte[] bytes = data.bytes();
    if (data.shape()[0] > CifarBatch.MOST_RECORDS
        || bytes.length != data.shape()[0] * CifarBatch.IMAGE_BYTES) {
      throw refused(
          where, bytes.length + " bytes for " + data.shape()[0] + " images", "3072 bytes each");
    }
    List<byte[]> images = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += CifarBatch.IMAGE_BYTES) {
      images.add(Arrays.copyOfRange(bytes, from, from + CifarBatch.IMAGE_BYTES));
      progress.accept(images.size());
    }
    List<Integer> given = labels(where, dictionary.entries().get(labels));
    if (given.size() != images.size()) {
      throw refused(
          where, given.size() + " labels for " + images.size() + " images", "as many of each");
    }
    return new CifarBatch(where, images, given);
  }

  private List<Integer> labels(String where, @Nullable PythonValue value) {
    if (value instanceof Sequence list
        && list.items().stream()
            .allMatch(item -> item instanceof Whole one && one.value() == (int) one.value())) {
      return list.items().stream().map(item -> (int) ((Whole) item).value()).toList();
    }
    throw refused(where, "no list " + labels + " of whole numbers", "a list of labels");
  }

  @Override
  public List<String> names(String where, InputStream stream) throws IOException {
    PythonValue found = dictionary(where, stream).entries().get(names);
    if (found instanceof Sequence list && list.items().stream().allMatch(Text.class::isInstance)) {
      return list.items().stream().map(item -> ((Text) item).value()).toList();
    }
    throw refused(where, "no list " + names + " of texts", "the names of the classes");
  }

  private static Dictionary dictionary(String where, InputStream stream) throws IOException {
    if (PickledArrays.read(where, stream.readNBytes(MOST_BYTES), WRITER)
        instanceof Dictionary dictionary) {
      return dictionary;
    }
    throw refused(where, "a pickle of something else", "a dictionary");
  }

  private static SwitchbackException refused(String where, String got, String expected) {
    return new SwitchbackException(
        "not " + WRITER, where, got, expected, "take the file from its source again");
  }
}
