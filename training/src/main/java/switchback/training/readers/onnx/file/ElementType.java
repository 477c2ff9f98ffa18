package switchback.training.readers.onnx.file;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NumberType;

/** The types of a tensor's elements. */
public enum ElementType {
  /** A type that is not known here. */
  UNKNOWN(0, null),
  /** 32-bit floating point. */
  FLOAT(1, NumberType.FLOAT32),
  /** 8-bit whole numbers from 0. */
  UINT8(2, NumberType.UINT8),
  /** 8-bit whole numbers. */
  INT8(3, NumberType.INT8),
  /** 16-bit whole numbers from 0. */
  UINT16(4, NumberType.UINT16),
  /** 16-bit whole numbers. */
  INT16(5, NumberType.INT16),
  /** 32-bit whole numbers. */
  INT32(6, NumberType.INT32),
  /** 64-bit whole numbers. */
  INT64(7, NumberType.INT64),
  /** Text. */
  STRING(8, null),
  /** Truth values, as 0 and 1. */
  BOOL(9, NumberType.BOOL),
  /** 16-bit floating point (IEEE 754). */
  FLOAT16(10, NumberType.FLOAT16),
  /** 64-bit floating point. */
  DOUBLE(11, NumberType.FLOAT64),
  /** 32-bit whole numbers from 0. */
  UINT32(12, NumberType.UINT32),
  /** 64-bit whole numbers from 0. */
  UINT64(13, NumberType.UINT64),
  /** The upper half of 32-bit floating point. */
  BFLOAT16(16, NumberType.BFLOAT16);

  private final int code;
  private final @Nullable NumberType numbers;

  ElementType(int code, @Nullable NumberType numbers) {
    this.code = code;
    this.numbers = numbers;
  }

  /** Returns the type with a number in the format. */
  public static ElementType of(long code) {
    return Arrays.stream(values()).filter(t -> t.code == code).findFirst().orElse(UNKNOWN);
  }

  /** Returns the type's number in the format. */
  public int code() {
    return code;
  }

  /** Returns the number of bytes per element; 0 if it has no fixed number. */
  public int bytes() {
    return numbers == null ? 0 : numbers.bytes();
  }

  /** Returns whether this is a floating-point type. */
  public boolean isReal() {
    return numbers != null && numbers.isFloating();
  }

  /**
   * Returns the type of the numbers.
   *
   * @throws IllegalArgumentException if they are none
   */
  NumberType numbers() {
    if (numbers == null) {
      throw new IllegalArgumentException("elements that are no numbers");
    }
    return numbers;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
