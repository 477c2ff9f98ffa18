package switchback.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.Progress;
import switchback.training.Evaluation;

/**
 * The answers of an ensemble to the images of one task.
 *
 * @param answers one for each image, in order
 */
record AnswerSlice(List<Evaluation.Answer> answers) implements Serializable {
  /** The images of a task: a few of the batches in which they are evaluated. */
  static final int SIZE = 500;

  /**
   * The images of a task.
   *
   * @param images the same images for each network
   */
  record Input(List<ImageSlice> images) implements Serializable {
    /** Returns images {@code from .. to - 1} of each set. */
    static Input of(List<ImageSet> images, int from, int to) {
      return new Input(images.stream().map(set -> ImageSlice.of(set, from, to)).toList());
    }
  }

  /** Answers to images, in order. */
  static AnswerSlice of(List<Broadcast<Opened<OpenNetwork>>> networks, Input input, int classes) {
    return new AnswerSlice(answers(networks, input, classes, List.of()));
  }

  /** Opens one set of images after the other, so that a failure names the right one. */
  private static List<Evaluation.Answer> answers(
      List<Broadcast<Opened<OpenNetwork>>> networks,
      Input input,
      int classes,
      List<Evaluation.Member> members) {
    int number = members.size();
    if (number == networks.size()) {
      return List.copyOf(Evaluation.answers(members, classes, Progress.NONE));
    }
    OpenNetwork network = networks.get(number).value().get();
    return input
        .images()
        .get(number)
        .run(
            images -> {
              List<Evaluation.Member> more = new ArrayList<>(members);
              more.add(network.member(images));
              return answers(networks, input, classes, more);
            });
  }
}
