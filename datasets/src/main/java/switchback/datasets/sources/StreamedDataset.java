package switchback.datasets.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.images.FittedImages;
import switchback.datasets.images.Fitting;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Makes data sets of image files that are decoded when they are asked for. Until they are fitted to
 * a network's input, images are 32x32 in colour, as the network that is trained here takes them.
 */
final class StreamedDataset {
  private static final Fitting SMALL = new Fitting(3, 32, 32, null);

  private final String name;
  private final Object where;
  private final SourceOptions options;
  private final Progress progress;
  private final Consumer<String> notice;
  private final BadImages bad;
  private final Overlooked overlooked;
  private final List<String> leftOut = new ArrayList<>();

  /** Creates a maker of one data set; {@code where} names its place in messages. */
  StreamedDataset(
      String name,
      Object where,
      SourceOptions options,
      Progress progress,
      Consumer<String> notice) {
    this.name = name;
    this.where = where;
    this.options = options;
    this.progress = progress;
    this.notice = notice;
    this.bad = new BadImages(where, options.skipsBad());
    this.overlooked = new Overlooked(notice);
  }

  /** Tells how the images are divided into splits. */
  void tell(Splitting splitting, int trainImages, int testImages) {
    splitting.tell(trainImages, testImages, notice);
  }

  /**
   * Makes the data set, without damaged files if the options say so.
   *
   * @param classes the class names by label
   * @throws SwitchbackException if all files are damaged
   */
  Dataset of(List<String> classes, LabelledFiles train, LabelledFiles test) {
    ImageSet trainImages = images(train, classes);
    ImageSet testImages = images(test, classes);
    if (!leftOut.isEmpty()) {
      if (trainImages.size() + testImages.size() == 0) {
        throw new SwitchbackException(
            "all images are damaged",
            where,
            Counted.of(leftOut.size(), "image") + " that cannot be decoded",
            "images of supported kinds",
            "leave out --skip-bad to see what is wrong with them");
      }
      notice.accept(
          "left out %s, as --skip-bad says: %s"
              .formatted(Counted.of(leftOut.size(), "damaged image"), Counted.shortened(leftOut)));
    }
    return new Dataset(name, classes, trainImages, testImages, leftOut);
  }

  private ImageSet images(LabelledFiles files, List<String> classes) {
    LabelledFiles good = options.skipsBad() ? good(files, classes) : files;
    RecordImages images = new RecordImages(good, classes, bad, overlooked);
    bad.add(images);
    int[] labels = IntStream.range(0, good.size()).map(good::label).toArray();
    return FittedImages.set(images, labels, SMALL, options.cache());
  }

  private LabelledFiles good(LabelledFiles files, List<String> classes) {
    boolean[] good = BadImages.areGood(new RecordImages(files, classes, bad, overlooked), progress);
    IntStream.range(0, good.length)
        .filter(i -> !good[i])
        .mapToObj(files::path)
        .forEach(leftOut::add);
    return files.chosen(IntStream.range(0, good.length).filter(i -> good[i]).toArray());
  }
}
