package switchback.datasets.sources;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;
import org.jspecify.annotations.Nullable;
import switchback.datasets.images.ImageDecoder;

/**
 * Gives image files as DataVec records, in their order. A record is the file's bytes, as they are
 * stored, followed by the label. Records can also be loaded by their index, by several threads at a
 * time. It need not be initialised.
 */
@SuppressWarnings("serial") // DataVec's interface is Serializable; a reader of open files is not.
final class ImageRecordReader extends BaseRecordReader {
  private static final URI SOURCE = URI.create("images");

  private final LabelledFiles files;
  private final List<String> classes;
  private @Nullable Configuration configuration;
  private int next;

  /** Creates a reader that stands before the first file; {@code classes} are the names by label. */
  ImageRecordReader(LabelledFiles files, List<String> classes) {
    this.files = files;
    this.classes = List.copyOf(classes);
  }

  /** Returns the place of a record. */
  static RecordMetaDataIndex place(int index) {
    return new RecordMetaDataIndex(index, SOURCE, ImageRecordReader.class);
  }

  /** Does nothing, since the files are already known. */
  @Override
  public void initialize(InputSplit split) {}

  /** Keeps the configuration; the files are already known. */
  @Override
  public void initialize(Configuration configuration, InputSplit split) {
    this.configuration = configuration;
  }

  @Override
  public boolean hasNext() {
    return next < files.size();
  }

  @Override
  public List<Writable> next() {
    return nextRecord().getRecord();
  }

  /**
   * Returns the next record.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  @Override
  public Record nextRecord() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are only " + files.size() + " files");
    }
    Record record = recordOf(next++);
    invokeListeners(record);
    return record;
  }

  private Record recordOf(int index) {
    try {
      byte[] bytes = files.bytes(index, ImageDecoder.MOST_BYTES + 1);
      List<Writable> values =
          List.of(new BytesWritable(bytes), new IntWritable(files.label(index)));
      return new org.datavec.api.records.impl.Record(values, place(index));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the record of an index.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  @Override
  public Record loadFromMetaData(RecordMetaData place) {
    if (place instanceof RecordMetaDataIndex index) {
      return recordOf(Math.toIntExact(index.getIndex()));
    }
    throw new IllegalArgumentException("a record of this reader has an index, got " + place);
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> places) {
    return places.stream().map(this::loadFromMetaData).toList();
  }

  /**
   * Throws an exception: the files of this reader are fixed.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public List<Writable> record(URI location, DataInputStream stream) {
    throw new UnsupportedOperationException("the files of this reader are fixed: " + location);
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
