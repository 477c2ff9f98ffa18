package switchback.training.readers.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchback.NumpyBytes;
import switchback.datasets.arrays.NumberType;
import switchback.fuzz.Zips;
import switchback.training.readers.torch.tensors.StateDict;
import switchback.training.readers.torch.tensors.StateDictReader;

/** Files of named arrays, in each format and spelling that is understood. */
class StateDictReaderTest {
  private static final Map<String, long[]> SHAPES =
      TorchFiles.shapes("conv1.weight 2 3 1 1", "conv1.bias 2", "fc.weight 4 2", "fc.bias 4");

  @TempDir Path folder;

  private StateDict read(byte[] file) throws IOException {
    Path path = Files.write(folder.resolve("file"), file);
    assertThat(StateDictReader.recognises(path)).isTrue();
    return StateDictReader.read(path);
  }

  private static float[] values(StateDict dict, String name) {
    return dict.weights(name).toArray();
  }

  private void holdsAll(byte[] file, String format) throws IOException {
    StateDict dict = read(file);
    assertThat(dict.format()).isEqualTo(format);
    assertThat(dict.notices()).isEmpty();
    assertThat(dict.tensors()).containsOnlyKeys(SHAPES.keySet());
    SHAPES.forEach(
        (name, shape) -> assertThat(values(dict, name)).isEqualTo(TorchFiles.values(name, shape)));
    assertThat(dict.tensors().get("conv1.weight")).hasToString("(2, 3, 1, 1)");
  }

  @Test
  void readsTheSameArraysFromAllFormats() throws IOException {
    holdsAll(TorchFiles.zip(SHAPES), "torch");
    holdsAll(TorchFiles.legacy(SHAPES), "torch");
    holdsAll(TorchFiles.safetensors(SHAPES), "safetensors");
    holdsAll(TorchFiles.npz(SHAPES), "npz");
  }

  @Test
  void ordersTheNamesOfSafetensorsAsPeopleDo() throws IOException {
    Map<String, long[]> shapes =
        TorchFiles.shapes("a.conv10.weight 1", "a.conv9.weight 1", "a.conv10.bias 1", "b.w 1");
    assertThat(read(TorchFiles.safetensors(shapes)).tensors().keySet())
        .containsExactly("a.conv9.weight", "a.conv10.bias", "a.conv10.weight", "b.w");
  }

  @Test
  void readsViewsOfOneStorage() throws IOException {
    // Six numbers 0..5; a transposed 2x3 matrix, and its second row without a copy.
    byte[] pickle =
        new Pickle()
            .ops("}(")
            .text("m.weight")
            .tensor("Float", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3})
            .text("m.bias")
            .tensor("Float", "0", 6, 3, new long[] {3}, new long[] {1})
            .op('u')
            .end();
    StateDict dict = read(TorchFiles.zip(pickle, TorchFiles.little(0, 1, 2, 3, 4, 5)));
    assertThat(values(dict, "m.weight")).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(values(dict, "m.bias")).containsExactly(3, 4, 5);
  }

  private StateDict two(String type, byte[] numbers) throws IOException {
    byte[] pickle = new Pickle().ops("}(").text("fc.weight").tensor(type, "0", 1, 2).op('u').end();
    return read(TorchFiles.zip(pickle, numbers));
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void widensAndRoundsAndSaysSo() throws IOException {
    StateDict half =
        two("Half", bytes(4).putShort((short) 0x3555).putShort((short) 0xC000).array());
    assertThat(values(half, "fc.weight")).containsExactly(0.33325195f, -2);
    assertThat(half.notices().getFirst()).contains("float16", "exactly");
    StateDict upper =
        two("BFloat16", bytes(4).putShort((short) 0x3FC0).putShort((short) 0xC000).array());
    assertThat(values(upper, "fc.weight")).containsExactly(1.5f, -2);
    StateDict twice = two("Double", bytes(16).putDouble(0.1).putDouble(-3).array());
    assertThat(values(twice, "fc.weight")).containsExactly(0.1f, -3);
    assertThat(twice.notices().getFirst()).contains("rounded to float32");
  }

  @Test
  void followsTheOrderOfBytes() throws IOException {
    byte[] pickle =
        new Pickle().ops("}(").text("fc.weight").tensor("Float", "0", 1, 2).op('u').end();
    byte[] big = ByteBuffer.allocate(8).putFloat(1.25f).putFloat(-7).array();
    Map<String, byte[]> entries = Zips.entries(TorchFiles.zip(pickle, big));
    entries.put("model/byteorder", new byte[] {'b', 'i', 'g'});
    assertThat(values(read(Zips.of(entries)), "fc.weight")).containsExactly(1.25f, -7);
    assertThat(values(read(TorchFiles.legacy(pickle, "little_endian", big)), "fc.weight"))
        .containsExactly(1.25f, -7);
  }

  /** What training scripts save: the weights beside the epoch, the accuracy and the optimiser. */
  @Test
  void findsTheStateDictInACheckpoint() throws IOException {
    byte[] pickle =
        new Pickle()
            .ops("}(")
            .text("epoch")
            .whole(7)
            .text("best_prec1")
            .global("numpy.core.multiarray", "scalar")
            .global("numpy", "dtype")
            .text("f8")
            .whole(0)
            .whole(1)
            .op(0x87)
            .op('R')
            .op('C')
            .op(1)
            .op(0)
            .op(0x86)
            .op('R')
            .text("accuracy")
            .tensor("Float", "0")
            .text("args")
            .global("argparse", "Namespace")
            .ops(")")
            .op(0x81)
            .ops("}(")
            .text("lr")
            .op('G')
            .int64(0)
            .ops("ub")
            .text("state_dict")
            .global("collections", "OrderedDict")
            .ops(")R(")
            .text("module.conv1.weight")
            .global("torch._utils", "_rebuild_parameter")
            .tensor("Float", "1", 1, 1, 1, 2)
            .op(0x88)
            .global("collections", "OrderedDict")
            .ops(")R")
            .op(0x87)
            .op('R')
            .text("module.conv1.bias")
            .tensor("Float", "2", 1)
            .ops("u")
            .text("optimizer")
            .ops("}(")
            .text("momentum.weight")
            .tensor("Float", "1", 1, 1, 1, 2)
            .ops("u")
            .ops("u")
            .end();
    byte[] file =
        TorchFiles.zip(pickle, TorchFiles.little(1), TorchFiles.little(2, 3), TorchFiles.little(4));
    StateDict dict = read(file);
    assertThat(dict.tensors()).containsOnlyKeys("conv1.weight", "conv1.bias");
    assertThat(values(dict, "conv1.weight")).containsExactly(2, 3);
    assertThat(dict.prefix()).isEqualTo("module.");
    assertThat(dict.notices())
        .anyMatch(notice -> notice.contains("'state_dict'"))
        .anyMatch(notice -> notice.contains("'module.'"));
  }

  private String prefix(String... names) throws IOException {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String name : names) {
      shapes.put(name, new long[] {1, 1});
    }
    return read(TorchFiles.npz(shapes)).prefix();
  }

  @Test
  void takesOffWhatAllNamesShare() throws IOException {
    assertThat(prefix("module.a.weight", "module.b.weight")).isEqualTo("module.");
    assertThat(prefix("module.model.a.weight", "module.model.b.weight")).isEqualTo("module.model.");
    assertThat(prefix("_orig_mod.0.weight", "_orig_mod.2.weight")).isEqualTo("_orig_mod.");
    assertThat(prefix("anything.a.weight", "anything.b.weight")).isEqualTo("anything.");
    assertThat(prefix("model.a.weight", "b.weight")).isEmpty();
    // A Sequential called features: without its name only numbers would be left.
    assertThat(prefix("features.0.weight", "features.3.weight")).isEmpty();
    assertThat(prefix("fc.weight", "fc.bias")).isEmpty();
  }

  @Test
  void readsNumPysTypesAndOrders() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    byte[] halves = bytes(4).putShort((short) 0x3C00).putShort((short) 0x4000).array();
    entries.put("a.weight.npy", NumpyBytes.npy("'<f2'", false, "(1, 2)", halves));
    byte[] upper = bytes(4).putShort((short) 0x3F80).putShort((short) 0x4000).array();
    entries.put("b.weight.npy", NumpyBytes.npy("'<V2'", false, "(1, 2)", upper));
    byte[] big = ByteBuffer.allocate(16).putFloat(1).putFloat(2).putFloat(3).putFloat(4).array();
    entries.put("c/weight:0.npy", NumpyBytes.npy("'>f4'", true, "(2, 2)", big));
    entries.put("d.num_batches_tracked.npy", NumpyBytes.npy("'<i8'", false, "()", new byte[8]));
    StateDict dict = read(Zips.of(entries));
    assertThat(values(dict, "a.weight")).containsExactly(1, 2);
    assertThat(values(dict, "b.weight")).containsExactly(1, 2);
    assertThat(values(dict, "c/weight:0")).containsExactly(1, 3, 2, 4);
    assertThat(List.copyOf(dict.tensors().values()).getLast().type()).isEqualTo(NumberType.INT64);
  }

  @Test
  void recognisesNoOtherFiles() throws IOException {
    for (byte[] other :
        List.of(
            new byte[0],
            new byte[] {1},
            new byte[100],
            "hello, world: this is text".getBytes(UTF_8),
            Zips.of(Map.of("configuration.json", new byte[2], "coefficients.bin", new byte[9])))) {
      Path path = Files.write(folder.resolve("other"), other);
      assertThat(StateDictReader.recognises(path)).isFalse();
    }
  }
}
