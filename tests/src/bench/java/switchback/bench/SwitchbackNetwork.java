package switchback.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.deconv.ProjectableNetwork;
import switchback.training.engine.ForwardPass;
import switchback.training.graphs.GraphLayers;
import switchback.training.kernels.Floats;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.runs.Run;

/**
 * An imported network, run forward by Switchback. Kinds of work, in images per second: {@code one},
 * one image after the other on one thread, since Switchback does not divide an image among threads;
 * {@code batch}, several images on all threads, as a search runs them; {@code trace}, a pass that
 * records what a projection needs, with sums in double, on one thread.
 */
final class SwitchbackNetwork implements Contestant {
  private final ProjectableNetwork network;
  private final Workers workers;
  private final Workers alone = new Workers(1);
  private final float[][] images = new float[NetworkImages.BATCH][];

  /**
   * Opens a run, and writes its logits down.
   *
   * @param logits receives (N, classes)
   */
  SwitchbackNetwork(int threads, String run, Path logits) {
    network = ProjectableNetwork.of(Run.open(run));
    workers = new Workers(threads);
    float[] batch = NetworkImages.batch();
    int size = NetworkImages.SIZE;
    Arrays.setAll(images, i -> Arrays.copyOfRange(batch, i * size, (i + 1) * size));
    int classes = network.layer(GraphLayers.OUTPUT).features();
    float[] values = new float[images.length * classes];
    alone.run(
        1,
        (_, scratch) -> {
          ForwardPass pass = pass(scratch);
          for (int i = 0; i < images.length; i++) {
            MemorySegment own = run(pass, i);
            MemorySegment.copy(own, ValueLayout.JAVA_FLOAT, 0, values, i * classes, classes);
          }
        });
    try {
      NpyFiles.write(logits, NpyArray.of(values, images.length, classes));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + logits, e);
    }
  }

  private ForwardPass pass(Scratch scratch) {
    return network.forwardPass(List.of(GraphLayers.OUTPUT), scratch);
  }

  private MemorySegment run(ForwardPass pass, int image) {
    pass.run(images[image]);
    return pass.maps(network.node(GraphLayers.OUTPUT));
  }

  @Override
  public List<String> settings() {
    return List.of(
        "Switchback, vectors of " + Floats.LANES + " floats",
        "an image on one thread",
        "several on " + workers.threads());
  }

  @Override
  public double rate(String work, double seconds) {
    return switch (work) {
      case "one" -> one(seconds);
      case "batch" -> Clock.rate(seconds, this::batch);
      case "trace" ->
          Clock.rate(
              seconds,
              () -> {
                network.trace(images[0], GraphLayers.OUTPUT);
                return 1;
              });
      default -> throw new IllegalArgumentException("no work " + work);
    };
  }

  private double one(double seconds) {
    double[] rate = new double[1];
    alone.run(
        1,
        (_, scratch) -> {
          ForwardPass pass = pass(scratch);
          rate[0] =
              Clock.rate(
                  seconds,
                  () -> {
                    run(pass, 0);
                    return 1;
                  });
        });
    return rate[0];
  }

  private int batch() {
    int tasks = workers.threads();
    workers.run(
        tasks,
        (task, scratch) -> {
          ForwardPass pass = pass(scratch);
          for (int image = task; image < images.length; image += tasks) {
            run(pass, image);
          }
        });
    return images.length;
  }
}
