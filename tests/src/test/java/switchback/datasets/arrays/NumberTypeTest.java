package switchback.datasets.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTypeTest {
  /** Bits by IEEE 754 and two's complement; the second number of each array is the one read. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 00000000 C0490FDB, -3.1415927410125732",
    "FLOAT64, 0000000000000000 3FF8000000000000, 1.5",
    "FLOAT16, 0000 C500, -5",
    "FLOAT16, 0000 0001, 5.9604644775390625E-8",
    "BFLOAT16, 0000 C0A0, -5",
    "INT8, 00 80, -128",
    "UINT8, 00 80, 128",
    "INT16, 0000 8001, -32767",
    "UINT16, 0000 8001, 32769",
    "INT32, 00000000 FFFFFFFE, -2",
    "UINT32, 00000000 FFFFFFFE, 4294967294",
    "INT64, 0000000000000000 FFFFFFFFFFFFFFFD, -3",
    "UINT64, 0000000000000000 8000000000000000, 9223372036854775808",
    "BOOL, 00 02, 1"
  })
  void readsANumberInBothOrders(NumberType type, String bigEndian, double expected) {
    byte[] bytes = HexFormat.of().parseHex(bigEndian.replace(" ", ""));
    assertThat(bytes).hasSize(2 * type.bytes());
    MemorySegment memory = MemorySegment.ofArray(bytes);
    assertThat(type.at(memory, ByteOrder.BIG_ENDIAN, 1)).isEqualTo(expected);
    MemorySegment reversed = MemorySegment.ofArray(new byte[bytes.length]);
    for (int i = 0; i < type.bytes(); i++) {
      reversed.asByteBuffer().put(type.bytes() + i, bytes[bytes.length - 1 - i]);
    }
    assertThat(type.at(reversed, ByteOrder.LITTLE_ENDIAN, 1)).isEqualTo(expected);
  }

  @Test
  void keepsWholeNumbersThatADoubleWouldRound() {
    MemorySegment memory = MemorySegment.ofArray(new long[] {Long.MAX_VALUE - 1});
    assertThat(NumberType.INT64.whole(memory, ByteOrder.nativeOrder(), 0))
        .isEqualTo(9223372036854775806L);
    assertThatIllegalStateException()
        .isThrownBy(() -> NumberType.FLOAT64.whole(memory, ByteOrder.nativeOrder(), 0))
        .withMessageContaining("float64");
  }
}
