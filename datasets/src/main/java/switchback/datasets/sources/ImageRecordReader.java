package switchback.datasets.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;
import switchback.datasets.IndexedRecordReader;
import switchback.datasets.images.ImageDecoder;

/**
 * Gives image files as DataVec records, in their order. A record is the file's bytes, as they are
 * stored, followed by the label. A file that cannot be read ends in an {@link
 * UncheckedIOException}.
 */
@SuppressWarnings("serial") // DataVec's interface is Serializable; a reader of open files is not.
final class ImageRecordReader extends IndexedRecordReader {
  private final LabelledFiles files;

  /** Creates a reader that stands before the first file; {@code classes} are the names by label. */
  ImageRecordReader(LabelledFiles files, List<String> classes) {
    super(files.size(), classes);
    this.files = files;
  }

  @Override
  protected List<Writable> values(int index) {
    try {
      byte[] bytes = files.bytes(index, ImageDecoder.MOST_BYTES + 1);
      return List.of(new BytesWritable(bytes), new IntWritable(files.label(index)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
