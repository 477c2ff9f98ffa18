package switchback.training.readers.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static switchback.training.readers.ReadRequest.NONE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.fuzz.Zips;

/** Files that were made to do harm, and broken ones: each is refused in one line. */
@Timeout(30)
class HostileFilesTest {
  @TempDir Path folder;

  private void refused(byte[] file, String... parts) throws IOException {
    Reading.refused(folder, file, NONE, parts);
  }

  private void refusedInBothFormats(Pickle pickle, String... parts) throws IOException {
    byte[] program = pickle.end();
    refused(TorchFiles.zip(program, TorchFiles.little(1)), parts);
    refused(TorchFiles.legacy(program, ""), parts);
  }

  @ParameterizedTest
  @CsvSource({"posix, system", "builtins, eval", "subprocess, Popen", "__builtin__, getattr"})
  void refusesToRunAnything(String module, String name) throws IOException {
    Pickle pickle = new Pickle().global(module, name).op('(').text("echo harm").ops("tR");
    refusedInBothFormats(
        pickle, "nothing in it was run", module + "." + name, "do not load this file in Python");
  }

  @Test
  void namesAllClassesOfAWholeModelAtOnce() throws IOException {
    Pickle pickle =
        new Pickle()
            .ops("(")
            .global("__main__", "Net")
            .ops(")")
            .op(0x81)
            .text("torch.nn.modules.linear")
            .text("Linear")
            .op(0x93)
            .ops(")Rt");
    refusedInBothFormats(
        pickle,
        "__main__.Net, torch.nn.modules.linear.Linear",
        "torch.save(model.state_dict(), \"model.pth\")");
  }

  @Test
  void refusesAFunctionInsideAnother() throws IOException {
    Pickle pickle =
        new Pickle()
            .global("torch._tensor", "_rebuild_from_type_v2")
            .op('(')
            .global("torch._tensor", "_rebuild_from_type_v2")
            .global("torch", "Tensor")
            .ops("]")
            .op('q')
            .op(1)
            .ops("h")
            .op(1)
            .ops("a}tR");
    refusedInBothFormats(pickle, "no arrays of weights");
  }

  @Test
  void refusesOtherInstructionsByTheirNumber() throws IOException {
    refusedInBothFormats(new Pickle().ops("I1\n"), "instruction 0x49", "byte 2");
    refusedInBothFormats(new Pickle().op(0x82).op(1), "instruction 0x82");
    refusedInBothFormats(new Pickle().op(0x80).op(0), "protocol 0");
  }

  @Test
  void refusesWhatTakesMoreThanThereIs() throws IOException {
    refusedInBothFormats(new Pickle().ops("R"), "damaged pickle");
    refusedInBothFormats(new Pickle().ops("t"), "damaged pickle");
    refusedInBothFormats(new Pickle().ops("q").op(1), "damaged pickle");
    refusedInBothFormats(new Pickle().ops("h").op(1), "damaged pickle");
    refusedInBothFormats(new Pickle().ops("X").int32(-1), "damaged pickle");
    refusedInBothFormats(new Pickle().op(0x8b).int32(Integer.MAX_VALUE), "damaged pickle");
    refusedInBothFormats(new Pickle().op(0x8d).int64(Long.MIN_VALUE), "damaged pickle");
  }

  /** A list in itself, and lists in lists, a hundred thousand deep. */
  @Test
  void takesNestedAndEndlessValuesForWhatTheyAre() throws IOException {
    refusedInBothFormats(
        new Pickle().ops("]").op('q').op(0).ops("h").op(0).ops("a"), "no dictionary");
    refusedInBothFormats(
        new Pickle().ops("]".repeat(100_000) + "a".repeat(99_999)), "no dictionary");
    Pickle endless = new Pickle().ops("}").op('q').op(0).text("state_dict").ops("h").op(0).ops("s");
    refusedInBothFormats(endless, "no arrays of weights", "state_dict");
  }

  /** Each list holds the one before it twice: a thousand of them stand for 2^1000 values. */
  @Test
  void keepsABombOfReferencesSmall() throws IOException {
    Pickle pickle = new Pickle().ops("]").op('r').int32(0);
    for (int i = 1; i <= 1000; i++) {
      pickle.ops("]").op('r').int32(i).op('j').int32(i - 1).op('a').op('j').int32(i - 1).op('a');
    }
    refusedInBothFormats(pickle, "no dictionary");
  }

  /** A list of pairs that is made into a dictionary again and again. */
  @Test
  void boundsTheTimeOfRepeatedDictionaries() throws IOException {
    Pickle pickle = new Pickle().ops("](");
    for (int i = 0; i < 2000; i++) {
      pickle.text("k" + i).op('N').op(0x86);
    }
    pickle.op('e').op(0x85).op('q').op(0).global("collections", "OrderedDict").op('q').op(1);
    for (int i = 0; i < 2000; i++) {
      pickle.op('h').op(1).op('h').op(0).op('R').op('0');
    }
    refusedInBothFormats(pickle, "dictionaries of more than");
  }

  @ParameterizedTest
  @CsvSource({
    "'4', '1', 0", // more values than there are
    "'1', '1', 2",
    "'2', '9223372036854775807', 0",
    "'1000000,1000000,1000000', '0,0,0', 0", // one number repeated without end
    "'2147483647', '0', 0",
    "'-1', '1', 0",
    "'1', '1', -1",
    "'1,1', '1', 0"
  })
  void refusesTensorsOutsideTheirStorage(String sizes, String strides, long offset)
      throws IOException {
    Pickle pickle =
        new Pickle()
            .ops("}")
            .text("a.weight")
            .tensor("Float", "0", 1, offset, longs(sizes), longs(strides))
            .ops("s")
            .text("b.weight")
            .tensor("Float", "0", 1, 0, new long[] {1, 1}, new long[] {1, 1})
            .ops("s");
    byte[] program = pickle.end();
    refused(TorchFiles.zip(program, TorchFiles.little(1)), "a damaged tensor", "a.weight");
    refused(TorchFiles.legacy(program, "", TorchFiles.little(1)), "a damaged tensor", "a.weight");
  }

  private static long[] longs(String list) {
    return Arrays.stream(list.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void refusesStoragesThatAreNotThere() throws IOException {
    Map<String, long[]> shapes = TorchFiles.shapes("a.weight 1 9");
    byte[] pickle = new Pickle().floats(shapes).end();
    refused(TorchFiles.zip(pickle), "no entry model/data/0");
    refused(TorchFiles.zip(pickle, TorchFiles.little(1)), "4 bytes for 9 numbers");
    refused(TorchFiles.legacy(pickle, ""), "the file lacks the numbers");
    refused(TorchFiles.legacy(pickle, "", TorchFiles.little(1)), "a storage of 1 numbers");
    byte[] whole = TorchFiles.legacy(shapes);
    refused(Arrays.copyOf(whole, whole.length - 1), "cut short");
    byte[] outside =
        new Pickle().ops("}").text("a.weight").tensor("Float", "../../x", 1, 1).op('s').end();
    refused(TorchFiles.zip(outside, TorchFiles.little(1)), "no entry model/data/../../x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ComplexFloat", "QInt8", "Quantized"})
  void namesUnknownNumbers(String type) throws IOException {
    Pickle pickle = new Pickle().ops("}").text("a.weight").tensor(type, "0", 1, 1).op('s');
    refusedInBothFormats(pickle, "torch." + type + "Storage");
  }

  @Test
  void namesTorchScript() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("net/data.pkl", new Pickle().ops("}").end());
    entries.put("net/code/__torch__.py", "x".getBytes(UTF_8));
    entries.put("net/constants.pkl", new Pickle().ops(")").end());
    refused(Zips.of(entries), "TorchScript", "torch.jit.load(\"network\")", "torch.onnx.export");
  }

  @Test
  void namesAPickleOfSomethingElse() throws IOException {
    refused(new Pickle().ops("}").end(), "torch.save did not write", "numpy.savez");
    refused(TorchFiles.zip(new Pickle().ops("}").end()), "no arrays of weights");
  }

  @Test
  void refusesDamagedZips() throws IOException {
    byte[] whole = TorchFiles.zip(TorchFiles.shapes("a.weight 2 2", "a.bias 2"));
    for (int length : new int[] {30, 100, whole.length / 2, whole.length - 1}) {
      refused(Arrays.copyOf(whole, length), "cut short or damaged");
    }
    byte[] huge = whole.clone();
    // The number of entries, 12 bytes before the end.
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putShort(whole.length - 12, (short) -1);
    refused(huge, "a zip file is cut short or damaged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[1; no JSON",
        "{\"a\":1}; a with",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}; another size",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}; outside the file",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}; outside the file",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}; no whole number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}; no place",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}; F8_E4M3",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999],\"data_offsets\":[0,4]}}; outside",
        "{\"__metadata__\":{}}; no arrays of weights"
      })
  void refusesDamagedSafetensors(String header, String part) throws IOException {
    refused(
        TorchFiles.safetensors(header.startsWith("[") ? "{" + header : header, new byte[8]), part);
  }

  @Test
  void refusesArraysThatShareBytes() throws IOException {
    String one = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}";
    String header = "{\"a\":" + one.formatted(0, 4) + ",\"b\":" + one.formatted(0, 4) + "}";
    refused(TorchFiles.safetensors(header, new byte[8]), "two arrays at byte 0");
    String deep = "{\"a\":" + "[".repeat(100_000);
    refused(TorchFiles.safetensors(deep, new byte[8]), "no JSON");
  }

  @Test
  void refusesNumbersThatAreNotFinite() throws IOException {
    Map<String, long[]> shapes = TorchFiles.shapes("c.weight 1 1 1 1", "f.weight 1 256");
    byte[] zip =
        TorchFiles.zip(
            new Pickle().floats(shapes).end(),
            TorchFiles.little(Float.NaN),
            TorchFiles.little(new float[256]));
    Reading.refused(
        folder, zip, Reading.size(32, 32), "not finite", "c.weight with NaN at position 0");
  }

  /** Files of other programs leave nothing in memory. */
  @Test
  void doesNotExpandABomb() throws IOException {
    byte[] zeros = new byte[1 << 24];
    byte[] file = TorchFiles.zip(new Pickle().ops("}").end(), zeros);
    assertThat(file.length).isLessThan(1 << 15);
    refused(file, "no arrays of weights");
  }
}
