package switchback.training.readers.keras.files;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OpaqueDataType;
import io.jhdf.object.datatype.OrderedDataType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NumberType;

/** Reads arrays of numbers out of HDF5 datasets of any layout. */
final class HdfArrays {
  /** Deflate makes a byte of at most 1032. */
  private static final long MOST_EXPANSION = 1100;

  private HdfArrays() {}

  /**
   * Returns the numbers of a dataset.
   *
   * @param fileBytes the size of the whole file
   * @throws IllegalArgumentException if it does not hold numbers or is larger than the file can
   *     hold
   */
  static StoredNumbers numbers(Dataset dataset, long fileBytes) {
    NumberType type = type(dataset);
    if (type == null || !(dataset instanceof DatasetBase stored)) {
      throw new IllegalArgumentException(dataset.getPath() + " does not hold numbers");
    }
    int[] shape = dataset.getDimensions();
    long most = fileBytes;
    if (dataset instanceof ChunkedDataset chunked) {
      most = fileBytes * MOST_EXPANSION;
      check(dataset, type, chunked.getChunkDimensions(), most);
    }
    check(dataset, type, shape, most);
    ByteBuffer buffer = stored.getDataBuffer();
    return new StoredNumbers(type, order(dataset), MemorySegment.ofBuffer(buffer), shape);
  }

  private static void check(Dataset dataset, NumberType type, int[] shape, long most) {
    long bytes = StoredNumbers.count(shape) * type.bytes();
    if (bytes > Math.min(most, Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          dataset.getPath() + " of " + bytes + " bytes is larger than the file can hold");
    }
  }

  private static ByteOrder order(Dataset dataset) {
    return dataset.getDataType() instanceof OrderedDataType ordered
        ? ordered.getByteOrder()
        : ByteOrder.LITTLE_ENDIAN;
  }

  private static @Nullable NumberType type(Dataset dataset) {
    DataType type = dataset.getDataType();
    int bytes = type.getSize();
    return switch (type) {
      case FloatingPoint f when bytes == 2 ->
          f.getExponentSize() == 8 ? NumberType.BFLOAT16 : NumberType.FLOAT16;
      case FloatingPoint _ when bytes == 4 -> NumberType.FLOAT32;
      case FloatingPoint _ when bytes == 8 -> NumberType.FLOAT64;
      case FixedPoint f when bytes == 1 -> f.isSigned() ? NumberType.INT8 : NumberType.UINT8;
      case FixedPoint _ when bytes == 2 && isBfloat16(dataset) -> NumberType.BFLOAT16;
      case FixedPoint f when bytes == 2 -> f.isSigned() ? NumberType.INT16 : NumberType.UINT16;
      case FixedPoint _ when bytes == 4 -> NumberType.INT32;
      case FixedPoint _ when bytes == 8 -> NumberType.INT64;
      // Keras 3 stores bfloat16 as opaque bytes.
      case OpaqueDataType _ when bytes == 2 && isBfloat16(dataset) -> NumberType.BFLOAT16;
      default -> null;
    };
  }

  private static boolean isBfloat16(Dataset dataset) {
    Attribute attribute = dataset.getAttribute("dtype");
    return attribute != null
        && attribute.getSize() == 1
        && attribute.getData() instanceof String text
        && text.equals("bfloat16");
  }
}
