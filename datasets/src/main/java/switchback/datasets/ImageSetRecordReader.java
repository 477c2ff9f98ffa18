package switchback.datasets;

import java.util.List;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives an {@link ImageSet} as DataVec records, in its order. A record is the image, float32 (1, C,
 * H, W) with pixels 0..255 as DataVec's own image readers give them, followed by the label.
 */
@SuppressWarnings("serial") // DataVec's interface is Serializable; a reader of live data is not.
public final class ImageSetRecordReader extends IndexedRecordReader {
  private final ImageSet images;

  /**
   * Creates a reader that stands before the first image; {@code classes} are the names by label.
   */
  public ImageSetRecordReader(ImageSet images, List<String> classes) {
    super(images.size(), classes);
    this.images = images;
  }

  @Override
  protected List<Writable> values(int index) {
    byte[] image = images.bytes(index);
    float[] pixels = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      pixels[i] = image[i] & 0xFF;
    }
    long[] shape = {1, images.channels(), images.height(), images.width()};
    return List.of(
        new NDArrayWritable(Nd4j.create(pixels, shape, 'c')), new IntWritable(images.label(index)));
  }
}
