package switchback.datasets.cifar;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import switchback.datasets.tasks.SwitchbackException;

/** The form in which files of CIFAR hold their records and the names of their classes. */
interface CifarForm {
  /**
   * Reads all records of a file; their number follows from its content, not from a declared size.
   *
   * @param progress receives the number of records read so far
   * @throws SwitchbackException if a record is cut short, there are too many, or it is another file
   */
  CifarBatch batch(CifarContent content, LongConsumer progress) throws IOException;

  /** Reads the names of the classes; empty if there are none. */
  List<String> names(CifarContent content) throws IOException;

  /** Returns the number of images in a file of a size; 0 if only its content tells. */
  long images(long bytes);
}
