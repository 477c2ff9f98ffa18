package switchback.training.readers.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import switchback.fuzz.FuzzTest;
import switchback.fuzz.JsonMutator;
import switchback.fuzz.Mutator;
import switchback.fuzz.Zips;
import switchback.training.readers.ReadRequest;

class Dl4jGraphFuzzTest extends FuzzTest {
  private static final InputType IMAGE = InputType.convolutional(6, 6, 3);

  @Override
  protected String reader() {
    return "DL4J networks as graphs";
  }

  @Override
  protected List<byte[]> whole() throws IOException {
    byte[] graph =
        written(
            Networks.graph(
                Networks.graph(IMAGE)
                    .addLayer("a", new ConvolutionLayer.Builder(3, 3).nOut(3).build(), "in")
                    .addLayer("b", new BatchNormalization(), "a")
                    .addVertex("c", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                    .addVertex("d", new MergeVertex(), "c", "a")
                    .addLayer("output", Networks.output(), "d")
                    .setOutputs("output")));
    byte[] chain =
        written(
            Networks.chain(
                IMAGE,
                new SeparableConvolution2D.Builder(2, 2).nOut(3).build(),
                new PReLULayer.Builder().inputShape(3, 5, 5).sharedAxes(2, 3).build(),
                new Upsampling2D.Builder(2).build()));
    Map<String, byte[]> entries = Zips.entries(chain);
    ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
    NormalizerSerializer.getDefault().write(new ImagePreProcessingScaler(0, 1), normalizer);
    entries.put("normalizer.bin", normalizer.toByteArray());
    return List.of(graph, Zips.of(entries));
  }

  private static byte[] written(Model network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, false);
    return Zips.of(Zips.entries(bytes.toByteArray()));
  }

  @Override
  protected byte[] broken(Mutator mutator, List<byte[]> whole) throws IOException {
    return Zips.broken(
        whole,
        mutator,
        (name, content) ->
            name.endsWith(".json") && mutator.random().nextInt(6) > 0
                ? JsonMutator.broken(content, mutator)
                : mutator.broken(List.of(content)));
  }

  @Override
  protected void read(Path place) throws IOException {
    Dl4jReader.read(place, ReadRequest.NONE);
  }
}
