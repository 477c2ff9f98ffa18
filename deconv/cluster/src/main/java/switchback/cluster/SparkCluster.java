package switchback.cluster;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import switchback.datasets.ImageSet;
import switchback.datasets.PixelStatistics;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.RankBy;
import switchback.deconv.passes.Cluster;
import switchback.deconv.passes.ImagePasses;
import switchback.deconv.search.TopActivations;
import switchback.training.Evaluation;
import switchback.training.runs.Run;

/** Passes over images on a cluster of Spark. */
final class SparkCluster implements Cluster {
  /**
   * The blocks of images that each core should get of one search, so that few wait for the last.
   */
  private static final int SLICES_PER_CORE = 8;

  private final SparkJobs jobs;
  private final Consumer<String> notice;
  private final Map<Run, Broadcast<Opened<OpenNetwork>>> sent = new HashMap<>();

  /**
   * Creates passes over a connection, which they close.
   *
   * @param notice receives lines for the user
   */
  SparkCluster(SparkJobs jobs, Consumer<String> notice) {
    this.jobs = jobs;
    this.notice = notice;
    notice.accept("Spark: %s, %d tasks at a time".formatted(jobs.master(), jobs.parallelism()));
  }

  @Override
  public ImagePasses passes(Run run) {
    Broadcast<Opened<OpenNetwork>> network = sent(run);
    return new ImagePasses() {
      @Override
      public int block() {
        long least = (long) jobs.parallelism() * SLICES_PER_CORE * ImageSlice.SIZE;
        return Math.toIntExact(Math.min(Integer.MAX_VALUE / 2, Math.max(BLOCK, least)));
      }

      @Override
      public TopActivations top(
          ImageSet images,
          PixelStatistics statistics,
          List<String> layers,
          int k,
          RankBy by,
          Progress progress) {
        return search(
            images,
            new TopSlice.Question(network, statistics, List.copyOf(layers), k, by),
            progress);
      }
    };
  }

  private Broadcast<Opened<OpenNetwork>> sent(Run run) {
    return sent.computeIfAbsent(
        run,
        each -> {
          try {
            SentRun files = SentRun.of(each);
            return jobs.broadcast(files.files(), files::open);
          } catch (IOException e) {
            throw new SwitchbackException(
                "cannot read a network's files",
                each.name(),
                e,
                "the files of a run",
                "check the folder and its permissions",
                e);
          }
        });
  }

  private TopActivations search(ImageSet images, TopSlice.Question question, Progress progress) {
    List<ImageSlice> slices = ImageSlice.of(images);
    if (slices.isEmpty()) {
      // No image: what is found is empty, which the driver can tell alone.
      return question.empty(images);
    }
    TopSlice found =
        reading(
            images,
            () ->
                jobs.reduce(
                    TopActivations.TASK,
                    slices,
                    slice -> TopSlice.of(question, slice),
                    TopSlice::with,
                    counted(progress, images.size()),
                    cost -> tell(images.size(), cost)));
    found.digests().forEach(digests -> digests.learnt(images));
    return found.units();
  }

  @Override
  public List<Evaluation.Answer> answers(
      List<Run> runs, List<ImageSet> images, int classes, Progress progress) {
    List<Broadcast<Opened<OpenNetwork>>> networks = runs.stream().map(this::sent).toList();
    int size = images.getFirst().size();
    List<AnswerSlice.Input> inputs =
        IntStream.iterate(0, from -> from < size, from -> from + AnswerSlice.SIZE)
            .mapToObj(
                from -> AnswerSlice.Input.of(images, from, Math.min(size, from + AnswerSlice.SIZE)))
            .toList();
    List<AnswerSlice> slices =
        reading(
            images.getFirst(),
            () ->
                jobs.map(
                    Evaluation.TASK,
                    inputs,
                    input -> AnswerSlice.of(networks, input, classes),
                    (task, done, _) ->
                        progress.at(task, Math.min(size, done * AnswerSlice.SIZE), size)));
    return slices.stream().flatMap(slice -> slice.answers().stream()).toList();
  }

  private static Progress counted(Progress progress, int images) {
    return (task, done, _) -> progress.at(task, Math.min(images, done * ImageSlice.SIZE), images);
  }

  /** A job over images. */
  @FunctionalInterface
  private interface Reading<R> {
    R run();
  }

  /** Runs a job; of an image that cannot be read there, this machine tells what it is about. */
  private static <R> R reading(ImageSet images, Reading<R> job) {
    try {
      return job.run();
    } catch (UnreadImage e) {
      images.image(e.index());
      // Here it can be read.
      throw e.failure();
    }
  }

  private void tell(int images, JobCost cost) {
    notice.accept(
        String.format(
            Locale.ROOT,
            "Spark: %,d images in %,d tasks of %.1f s together (%.1f images/s per core),"
                + " %.1f kB shuffled, %.1f kB to the driver%s",
            images,
            cost.tasks(),
            cost.seconds(),
            images / Math.max(1e-3, cost.seconds()),
            cost.shuffledBytes() / 1e3,
            cost.resultBytes() / 1e3,
            cost.failed() == 0 ? "" : ", %d tasks lost and repeated".formatted(cost.failed())));
  }

  @Override
  public String toString() {
    return "Spark, " + jobs.master();
  }

  @Override
  public void close() {
    jobs.close();
  }
}
