package switchback.datasets;

import java.io.DataInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives an {@link ImageSet} as DataVec records, in its order. A record is the image, float32 (1, C,
 * H, W) with pixels 0..255 as DataVec's own image readers give them, followed by the label. It need
 * not be initialised.
 */
@SuppressWarnings("serial") // DataVec's interface is Serializable; a reader of live data is not.
public final class ImageSetRecordReader extends BaseRecordReader {
  private final ImageSet images;
  private final List<String> classes;
  private @Nullable Configuration configuration;
  private int next;

  /**
   * Creates a reader that stands before the first image; {@code classes} are the names by label.
   */
  public ImageSetRecordReader(ImageSet images, List<String> classes) {
    this.images = images;
    this.classes = List.copyOf(classes);
  }

  /** Does nothing, since the images are already in memory. */
  @Override
  public void initialize(InputSplit split) {}

  /** Keeps the configuration; the images are already in memory. */
  @Override
  public void initialize(Configuration configuration, InputSplit split) {
    this.configuration = configuration;
  }

  @Override
  public boolean hasNext() {
    return next < images.size();
  }

  @Override
  public List<Writable> next() {
    return nextRecord().getRecord();
  }

  @Override
  public Record nextRecord() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are only " + images.size() + " images");
    }
    Record record = recordOf(next++);
    invokeListeners(record);
    return record;
  }

  private Record recordOf(int index) {
    byte[] image = images.bytes(index);
    float[] pixels = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      pixels[i] = image[i] & 0xFF;
    }
    long[] shape = {1, images.channels(), images.height(), images.width()};
    List<Writable> values = new ArrayList<>();
    values.add(new NDArrayWritable(Nd4j.create(pixels, shape, 'c')));
    values.add(new IntWritable(images.label(index)));
    return new org.datavec.api.records.impl.Record(
        values, new RecordMetaDataIndex(index, URI.create("images"), ImageSetRecordReader.class));
  }

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
   * Throws an exception: records come from memory.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public List<Writable> record(URI location, DataInputStream stream) {
    throw new UnsupportedOperationException("records come from memory, not from " + location);
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
