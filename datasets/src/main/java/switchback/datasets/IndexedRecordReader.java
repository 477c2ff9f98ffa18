package switchback.datasets;

import java.io.DataInputStream;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;
import org.jspecify.annotations.Nullable;

/**
 * A DataVec record reader over numbered images, which gives them in their order or loads each by
 * its index. It need not be initialised. Loading by index is safe for several threads if {@link
 * #values} is.
 */
@SuppressWarnings("serial") // DataVec's interface is Serializable; a reader of live data is not.
public abstract class IndexedRecordReader extends BaseRecordReader {
  private static final URI SOURCE = URI.create("images");

  private final int size;
  private final List<String> classes;
  private @Nullable Configuration configuration;
  private int next;

  /**
   * Creates a reader that stands before the first record.
   *
   * @param size the number of records
   * @param classes the class names by label
   */
  protected IndexedRecordReader(int size, List<String> classes) {
    this.size = size;
    this.classes = List.copyOf(classes);
  }

  /** Returns the values of a record: the image in some form, then its label. */
  protected abstract List<Writable> values(int index);

  /** Does nothing, since the images are already known. */
  @Override
  public void initialize(InputSplit split) {}

  /** Keeps the configuration; the images are already known. */
  @Override
  public void initialize(Configuration configuration, InputSplit split) {
    this.configuration = configuration;
  }

  @Override
  public boolean hasNext() {
    return next < size;
  }

  @Override
  public List<Writable> next() {
    return nextRecord().getRecord();
  }

  @Override
  public Record nextRecord() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are only " + size + " images");
    }
    Record record = record(next++);
    invokeListeners(record);
    return record;
  }

  /** Returns the record of an index. */
  public Record record(int index) {
    return new org.datavec.api.records.impl.Record(
        values(index), new RecordMetaDataIndex(index, SOURCE, getClass()));
  }

  @Override
  public Record loadFromMetaData(RecordMetaData place) {
    if (place instanceof RecordMetaDataIndex index) {
      return record(Math.toIntExact(index.getIndex()));
    }
    throw new IllegalArgumentException("a record of this reader has an index, got " + place);
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> places) {
    return places.stream().map(this::loadFromMetaData).toList();
  }

  /**
   * Throws an exception: the images of this reader are fixed.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public List<Writable> record(URI location, DataInputStream stream) {
    throw new UnsupportedOperationException("the images are fixed: " + location);
  }

  @Override
  public List<String> getLabels() {
    return classes;
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public void setConf(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public @Nullable Configuration getConf() {
    return configuration;
  }

  /** Does nothing, since no resource is held open. */
  @Override
  public void close() {}
}
