package switchback.reports.explore;

import java.util.List;
import java.util.Locale;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;

/** Finds the images that the page requests, by identifier. Safe to share between threads. */
final class Pictures {
  private final Dataset data;
  private final Uploads uploads;

  Pictures(Dataset data, Uploads uploads) {
    this.data = data;
    this.uploads = uploads;
  }

  /** Returns the names of the splits that are not empty. */
  List<String> splits() {
    return List.of("train", "test").stream().filter(s -> data.split(s).size() > 0).toList();
  }

  /**
   * Returns an image by its identifier.
   *
   * @throws SwitchbackException if there is none, or it is no longer kept
   */
  Picture of(String id) {
    int colon = id.indexOf(':');
    String kind = colon < 0 ? "" : id.substring(0, colon);
    if (kind.equals(Uploads.KIND)) {
      return uploads.of(id);
    }
    if (!splits().contains(kind)) {
      throw new SwitchbackException(
          "no such image",
          "the request",
          id,
          "an image such as " + splits().getFirst() + ":0",
          "request an image such as this one");
    }
    ImageSet images = data.split(kind);
    String number = id.substring(colon + 1);
    if (!number.matches("\\d{1,9}") || Integer.parseInt(number) >= images.size()) {
      throw new SwitchbackException(
          "no such image",
          data.name(),
          id,
          "%s:0 to %s:%d".formatted(kind, kind, images.size() - 1),
          "count images from 0");
    }
    return of(kind, Integer.parseInt(number));
  }

  private Picture of(String split, int index) {
    ImageSet images = data.split(split);
    String id = Picture.id(split, index);
    return new Picture(id, images, index, images.path(index), name(images.label(index)), "");
  }

  /** Returns the name of a class, or its number if it has no name. */
  private String name(int label) {
    return label < data.classes().size()
        ? data.classes().get(label)
        : String.format(Locale.ROOT, "class %d", label);
  }

  /** Returns one more than the highest label that an image of a split or a class has. */
  int labels(String split) {
    return Math.max(data.classes().size(), data.split(split).highestLabel() + 1);
  }

  /**
   * Returns the next image of a class; the search continues at the other end of the split.
   *
   * @param split one of {@link #splits}
   * @param from the index of the first image to consider
   * @param backwards whether to search towards lower indices
   * @param label the class, or -1 for any
   * @throws SwitchbackException if the split has no image of this class
   */
  Picture find(String split, int from, boolean backwards, int label) {
    ImageSet images = data.split(split);
    for (int i = 0; i < images.size(); i++) {
      int index = Math.floorMod(backwards ? from - i : from + i, images.size());
      if (label < 0 || images.label(index) == label) {
        return of(split, index);
      }
    }
    throw new SwitchbackException(
        "no such image",
        split,
        "no image of class " + name(label),
        "at least one",
        "choose another class or split");
  }
}
