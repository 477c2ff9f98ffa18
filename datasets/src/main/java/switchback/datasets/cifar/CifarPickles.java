package switchback.datasets.cifar;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import switchback.datasets.pickles.PickledArrays;
import switchback.datasets.pickles.PythonValue;
import switchback.datasets.pickles.PythonValue.Dictionary;
import switchback.datasets.pickles.PythonValue.Sequence;
import switchback.datasets.pickles.PythonValue.Text;
import switchback.datasets.pickles.PythonValue.Whole;
import switchback.datasets.tasks.HeapMemory;
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

  @Override
  public CifarBatch batch(CifarContent content, LongConsumer progress) throws IOException {
    String where = content.where();
    try (Arena arena = Arena.ofConfined()) {
      Dictionary dictionary = dictionary(content, arena);
      List<byte[]> images = images(content, data(where, dictionary), progress);
      List<Integer> given = labels(where, dictionary.entries().get(labels));
      if (given.size() != images.size()) {
        throw refused(
            where, given.size() + " labels for " + images.size() + " images", "as many of each");
      }
      return new CifarBatch(where, images, given);
    }
  }

  /** Returns the array of images once its size is known to be right. */
  private static PickledArrays.Array data(String where, Dictionary dictionary) {
    if (!(dictionary.entries().get("data") instanceof PickledArrays.Array data)
        || !data.dtype().equals("u1")
        || data.isFortran()
        || data.shape().length != 2
        || data.shape()[1] != CifarBatch.IMAGE_BYTES) {
      throw refused(where, "no array data of 8-bit numbers with rows of 3072", "such an array");
    }
    long count = data.shape()[0];
    if (count > CifarBatch.MOST_RECORDS || data.length() != count * CifarBatch.IMAGE_BYTES) {
      throw refused(where, data.length() + " bytes for " + count + " images", "3072 bytes each");
    }
    return data;
  }

  private static List<byte[]> images(
      CifarContent content, PickledArrays.Array data, LongConsumer progress) throws IOException {
    long count = data.shape()[0];
    HeapMemory.require(
        count + " images",
        content.where(),
        HeapMemory.ofImages(count, CifarBatch.IMAGE_BYTES),
        content.otherwise());
    List<byte[]> images = new ArrayList<>();
    InputStream bytes = data.open();
    while (images.size() < count) {
      images.add(bytes.readNBytes(CifarBatch.IMAGE_BYTES));
      progress.accept(images.size());
    }
    return images;
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
  public List<String> names(CifarContent content) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      PythonValue found = dictionary(content, arena).entries().get(names);
      if (found instanceof Sequence list
          && list.items().stream().allMatch(Text.class::isInstance)) {
        return list.items().stream().map(item -> ((Text) item).value()).toList();
      }
    }
    throw refused(content.where(), "no list " + names + " of texts", "the names of the classes");
  }

  @Override
  public long images(long bytes) {
    return 0;
  }

  /** Reads the pickle, whose arrays are views of memory that lasts as long as the arena. */
  private static Dictionary dictionary(CifarContent content, Arena arena) throws IOException {
    if (PickledArrays.read(content.where(), content.memory().within(arena), WRITER)
        instanceof Dictionary dictionary) {
      return dictionary;
    }
    throw refused(content.where(), "a pickle of something else", "a dictionary");
  }

  private static SwitchbackException refused(String where, String got, String expected) {
    return new SwitchbackException(
        "not " + WRITER, where, got, expected, "take the file from its source again");
  }
}
