package switchback.datasets.cifar;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongConsumer;
import switchback.datasets.tasks.SwitchbackException;

/** The form in which files of CIFAR hold their records and the names of their classes. */
interface CifarForm {
  /**
   * Reads all records of a file; their number follows from its content, not from a declared size.
   *
   * @param where the file, for messages
   * @param progress receives the number of records read so far
   * @throws SwitchbackException if a record is cut short, there are too many, or it is another file
   */
  CifarBatch batch(String where, InputStream stream, LongConsumer progress) throws IOException;

  /**
   * Reads the names of the classes; empty if there are none.
   *
   * @param where the file, for messages
   */
  List<String> names(String where, InputStream stream) throws IOException;
}
