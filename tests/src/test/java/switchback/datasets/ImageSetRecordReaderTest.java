package switchback.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.records.Record;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ImageSetRecordReaderTest {
  private static ImageSetRecordReader reader() {
    byte[][] images = {{1, 2, 3, 4, 5, 6}, {-1, -2, -3, -4, -5, -6}};
    return new ImageSetRecordReader(
        new ImageSet(3, 1, 2, images, new int[] {1, 0}), List.of("left", "right"));
  }

  @Test
  void givesImageAndLabelInOrder() {
    try (ImageSetRecordReader reader = reader()) {
      assertThat(reader.getLabels()).containsExactly("left", "right");
      assertThat(reader.next().get(1).toInt()).isEqualTo(1);
      List<Writable> second = reader.next();
      INDArray image = ((NDArrayWritable) second.get(0)).get();
      assertThat(image.shape()).containsExactly(1, 3, 1, 2);
      assertThat(image.dataType()).isEqualTo(DataType.FLOAT);
      assertThat(image.reshape(6).toFloatVector()).containsExactly(255, 254, 253, 252, 251, 250);
      assertThat(second.get(1).toInt()).isZero();
      assertThat(reader.hasNext()).isFalse();
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(reader::next);
    }
  }

  @Test
  void startsOverAndFindsARecordAgain() {
    try (ImageSetRecordReader reader = reader()) {
      Record first = reader.nextRecord();
      Record second = reader.nextRecord();
      reader.reset();
      assertThat(reader.next()).isEqualTo(first.getRecord());
      assertThat(reader.loadFromMetaData(second.getMetaData()).getRecord())
          .isEqualTo(second.getRecord());
    }
  }
}
