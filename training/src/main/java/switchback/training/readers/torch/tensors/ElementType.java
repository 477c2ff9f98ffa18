package switchback.training.readers.torch.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of numbers in a tensor, by PyTorch's names. */
public enum ElementType {
  /** 32-bit floating point. */
  FLOAT32("F32", "Float", 4),
  /** 64-bit floating point. */
  FLOAT64("F64", "Double", 8),
  /** 16-bit floating point of IEEE 754. */
  FLOAT16("F16", "Half", 2),
  /** The upper half of a 32-bit floating point number. */
  BFLOAT16("BF16", "BFloat16", 2),
  /** Signed bytes. */
  INT8("I8", "Char", 1),
  /** Unsigned bytes. */
  UINT8("U8", "Byte", 1),
  /** 16-bit whole numbers. */
  INT16("I16", "Short", 2),
  /** 32-bit whole numbers. */
  INT32("I32", "Int", 4),
  /** 64-bit whole numbers. */
  INT64("I64", "Long", 8),
  /** Truth values, a byte each. */
  BOOL("BOOL", "Bool", 1);

  private final String safetensors;
  private final String storage;
  private final int bytes;

  ElementType(String safetensors, String storage, int bytes) {
    this.safetensors = safetensors;
    this.storage = storage;
    this.bytes = bytes;
  }

  /** Returns the type that {@code .safetensors} abbreviates like this, if it is known. */
  static Optional<ElementType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(type -> type.safetensors.equals(name)).findFirst();
  }

  /** Returns the type of PyTorch's storage class of this name, such as {@code FloatStorage}. */
  static Optional<ElementType> ofStorage(String name) {
    return Arrays.stream(values())
        .filter(type -> name.equals(type.storage + "Storage"))
        .findFirst();
  }

  /** Returns the type of this name in PyTorch, such as {@code float32}, if it is known. */
  static Optional<ElementType> ofName(String name) {
    return Arrays.stream(values()).filter(type -> type.toString().equals(name)).findFirst();
  }

  /** Returns the type that NumPy abbreviates like this without the order of bytes, if known. */
  static Optional<ElementType> ofNumpy(String code) {
    return switch (code) {
      case "f4" -> Optional.of(FLOAT32);
      case "f8" -> Optional.of(FLOAT64);
      case "f2" -> Optional.of(FLOAT16);
      // NumPy has no such type; the package ml_dtypes, which adds it, saves it as two raw bytes.
      case "V2" -> Optional.of(BFLOAT16);
      case "i1" -> Optional.of(INT8);
      case "u1" -> Optional.of(UINT8);
      case "i2" -> Optional.of(INT16);
      case "i4" -> Optional.of(INT32);
      case "i8" -> Optional.of(INT64);
      case "b1" -> Optional.of(BOOL);
      default -> Optional.empty();
    };
  }

  /** Returns the number of bytes per number. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether this is a floating-point type. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
  }

  /** Returns a number of this type. */
  double at(MemorySegment memory, long byteOffset, ByteOrder order) {
    return switch (this) {
      case FLOAT32 -> memory.get(JAVA_FLOAT_UNALIGNED.withOrder(order), byteOffset);
      case FLOAT64 -> memory.get(JAVA_DOUBLE_UNALIGNED.withOrder(order), byteOffset);
      case FLOAT16 -> Float.float16ToFloat(half(memory, byteOffset, order));
      case BFLOAT16 -> Float.intBitsToFloat(half(memory, byteOffset, order) << Short.SIZE);
      case INT8 -> memory.get(JAVA_BYTE, byteOffset);
      case UINT8 -> Byte.toUnsignedInt(memory.get(JAVA_BYTE, byteOffset));
      case INT16 -> half(memory, byteOffset, order);
      case INT32 -> memory.get(JAVA_INT_UNALIGNED.withOrder(order), byteOffset);
      case INT64 -> (double) memory.get(JAVA_LONG_UNALIGNED.withOrder(order), byteOffset);
      case BOOL -> memory.get(JAVA_BYTE, byteOffset) == 0 ? 0 : 1;
    };
  }

  private static short half(MemorySegment memory, long byteOffset, ByteOrder order) {
    return memory.get(JAVA_SHORT_UNALIGNED.withOrder(order), byteOffset);
  }

  /** Returns PyTorch's name, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
