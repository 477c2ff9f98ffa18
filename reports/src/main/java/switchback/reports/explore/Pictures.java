package switchback.reports.explore;

import java.util.List;
import java.util.Locale;
import switchback.datasets.Dataset;
import switchback.datasets.ImageSet;
import switchback.datasets.tasks.SwitchbackException;

/** All images that the page may ask for, by their identifiers. Safe to share between threads. */
final class Pictures {
  private final Dataset data;
  private final Uploads uploads;

  Pictures(Dataset data, Uploads uploads) {
    this.data = data;
    this.uploads = uploads;
  }

  /** The splits that hold images. */
  List<String> splits() {
    return List.of("train", "test").stream().filter(s -> data.split(s).size() > 0).toList();
  }

  /**
   * The image of that identifier.
   *
   * @throws SwitchbackException where there is none, or none any more
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
          "one such as " + splits().getFirst() + ":0",
          "take it");
    }
    ImageSet images = data.split(kind);
    String number = id.substring(colon + 1);
    if (!number.matches("\\d{1,9}") || Integer.parseInt(number) >= images.size()) {
      throw new SwitchbackException(
          "no such image",
          data.name(),
          id,
          "%s:0 to %s:%d".formatted(kind, kind, images.size() - 1),
          "count from 0");
    }
    return of(kind, Integer.parseInt(number));
  }

  private Picture of(String split, int index) {
    ImageSet images = data.split(split);
    return new Picture(Picture.id(split, index), images, index, name(images.label(index)), "");
  }

  /** The name of a class, or its number where it has none. */
  private String name(int label) {
    return label < data.classes().size()
        ? data.classes().get(label)
        : String.format(Locale.ROOT, "class %d", label);
  }

  /**
   * The next image of a class, going round at the end of the split.
   *
   * @param split one of {@link #splits}
   * @param from a place in it; the first that is looked at
   * @param backwards whether to go to lower numbers
   * @param label the class, or -1 for any
   * @throws SwitchbackException where the split has no image of that class
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
        "no such image", split, "none of class " + name(label), "at least one", "take another");
  }
}
