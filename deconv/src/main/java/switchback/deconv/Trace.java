package switchback.deconv;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import switchback.datasets.CounterRandom;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.stages.ConvolutionStage;
import switchback.deconv.stages.DivisionStage;
import switchback.deconv.stages.MaxPoolingStage;
import switchback.deconv.stages.PlainStage;
import switchback.deconv.stages.RectificationStage;
import switchback.deconv.stages.Stage;
import switchback.training.kernels.Workers;
import switchback.training.kernels.pooling.Maxima;

/**
 * One image's way forward, with everything that the way back needs: the maps before and after every
 * stage up to a layer, and the switches of every pooling. Immutable; safe to share between threads.
 */
public final class Trace {
  private final StageStack stack;

  /** The input of stage {@code i} at {@code i}, and the output of the last stage at the end. */
  private final List<float[]> signals = new ArrayList<>();

  /** The switches by the number of the pooling stage. */
  private final Map<Integer, Switches> switches = new HashMap<>();

  /** Runs an image through the lowest {@code depth} stages. */
  Trace(StageStack stack, int depth, float[] image) {
    this.stack = stack;
    signals.add(image.clone());
    long hash = CounterRandom.hash(image);
    try (Workers alone = new Workers(1)) {
      for (int i = 0; i < depth; i++) {
        signals.add(forward(i, signals.get(i), hash, alone));
      }
    }
  }

  private float[] forward(int number, float[] input, long image, Workers workers) {
    Stage stage = stack.stages().get(number);
    return switch (stage) {
      case ConvolutionStage convolution -> correlate(convolution, input, workers);
      case RectificationStage relu -> relu.rectify(input);
      case MaxPoolingStage pooling -> {
        float[] output = new float[stage.output().size()];
        switches.put(
            number, Switches.pool(pooling, input, output, image, switches.size(), workers));
        yield output;
      }
      case DivisionStage division -> forward(division.normalization(), input);
      case PlainStage plain -> forward(plain, input);
    };
  }

  private static float[] forward(PlainStage stage, float[] input) {
    float[] output = new float[stage.output().size()];
    stage.forward(input, output);
    return output;
  }

  private static float[] correlate(ConvolutionStage convolution, float[] input, Workers workers) {
    float[] output = new float[convolution.output().size()];
    workers.run(
        1,
        (_, scratch) -> {
          MemorySegment source = scratch.floats(input.length);
          MemorySegment target = scratch.floats(output.length);
          source.copyFrom(MemorySegment.ofArray(input));
          convolution.correlation().on(scratch, false).run(source, target);
          MemorySegment.ofArray(output).copyFrom(target);
        });
    return output;
  }

  /**
   * Returns a copy of one feature's map, (height, width) row by row.
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public float[] map(String layer, int feature) {
    ProjectableLayer maps = stack.layer(layer);
    float[] signal = maps(layer);
    int plane = maps.maps().plane();
    int from = maps.feature(feature) * plane;
    return Arrays.copyOfRange(signal, from, from + plane);
  }

  /**
   * Returns the strongest unit of a feature, the first in row-major order if several are equal.
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public MapUnit strongest(String layer, int feature) {
    float[] map = map(layer, feature);
    int width = stack.layer(layer).width();
    int place = Maxima.first(map);
    return new MapUnit(place / width, place % width, map[place]);
  }

  /**
   * Returns the value by which this image is ranked for a feature: the activation of the feature's
   * strongest unit, or the sum of its map, added in row-major order in double.
   *
   * @throws SwitchbackException if there is no such layer or feature
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public float strength(String layer, int feature, RankBy by) {
    return switch (by) {
      case UNIT -> strongest(layer, feature).activation();
      case MAP -> sum(map(layer, feature));
    };
  }

  private static float sum(float[] map) {
    return Maxima.sum(MemorySegment.ofArray(map), 0, map.length);
  }

  /**
   * Returns the activations of all features of a layer at one location, (features).
   *
   * @param y the row in the layer's maps
   * @param x the column in the layer's maps
   * @throws SwitchbackException if there is no such layer
   * @throws IndexOutOfBoundsException if its maps have no such location
   * @throws IllegalArgumentException if the image was not run as far as that layer
   */
  public float[] at(String layer, int y, int x) {
    ProjectableLayer maps = stack.layer(layer);
    float[] signal = maps(layer);
    float[] activations = new float[maps.features()];
    int place = maps.place(y, x);
    for (int feature = 0; feature < activations.length; feature++) {
      activations[feature] = signal[feature * maps.maps().plane() + place];
    }
    return activations;
  }

  /** Returns all maps of a layer, for reading only. */
  private float[] maps(String layer) {
    if (stack.depth(layer) >= signals.size()) {
      throw new IllegalArgumentException("the trace ends below layer " + layer);
    }
    return signals.get(stack.depth(layer));
  }

  /** Returns the stack that the image went through. */
  StageStack stack() {
    return stack;
  }

  /** Returns the input of a stage, for reading only; for a ReLU, the pre-activations. */
  public float[] into(int stage) {
    return signals.get(stage);
  }

  /**
   * Returns the switches of a max pooling.
   *
   * @param stage the number of the stage
   * @throws IllegalArgumentException if that stage is not a max pooling
   */
  public Switches switches(int stage) {
    Switches recorded = switches.get(stage);
    if (recorded == null) {
      throw new IllegalArgumentException("stage " + stage + " is not a max pooling");
    }
    return recorded;
  }
}
