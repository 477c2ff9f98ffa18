package switchback.training.readers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.NetworkGraph;

/**
 * Finds the size of a network's input if its file does not state it: the only square size with
 * which the network can be built. If several fit, the user has to say which one it is.
 */
public final class SizeSearch {
  private static final int LARGEST = 512;
  private static final int MOST_NAMED = 12;

  /** The sizes of images of ImageNet and of CIFAR-10. */
  private static final List<InputSize> USUAL =
      List.of(new InputSize(224, 224), new InputSize(32, 32));

  private SizeSearch() {}

  /**
   * Builds a network at the size that the user states, or at the only square one that fits.
   *
   * @param file the file, for messages
   * @param stated the user's size; null if they state none
   * @param fits whether the network can be built at a size: a fast check, on sizes alone
   * @param builder builds the network at a size; an {@link IllegalArgumentException} says why it
   *     does not fit
   * @throws SwitchbackException if no size fits, several do, or the stated one does not
   */
  public static NetworkGraph build(
      Path file,
      @Nullable InputSize stated,
      Predicate<InputSize> fits,
      Function<InputSize, NetworkGraph> builder) {
    InputSize size = stated == null ? only(file, candidates(fits)) : stated;
    try {
      return builder.apply(size);
    } catch (IllegalArgumentException e) {
      throw misfit(file, size, candidates(fits), e);
    }
  }

  /**
   * Returns the size that the user states, or the only one that fits.
   *
   * @param file the file, for messages
   * @param stated the user's size; null if they state none
   * @param candidates finds the sizes that fit
   * @param check throws an {@link IllegalArgumentException} for a size that does not fit
   * @throws SwitchbackException if no size fits, several do, or the stated one does not
   */
  public static InputSize size(
      Path file,
      @Nullable InputSize stated,
      Supplier<List<InputSize>> candidates,
      Consumer<InputSize> check) {
    if (stated == null) {
      return only(file, candidates.get());
    }
    try {
      check.accept(stated);
      return stated;
    } catch (IllegalArgumentException e) {
      throw misfit(file, stated, candidates.get(), e);
    }
  }

  private static SwitchbackException misfit(
      Path file, InputSize size, List<InputSize> candidates, IllegalArgumentException e) {
    return new SwitchbackException(
        "the network does not take images of this size",
        file,
        size + ": " + e.getMessage(),
        sizes(candidates),
        "give --input-size H,W as the network was trained",
        e);
  }

  private static InputSize only(Path file, List<InputSize> candidates) {
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    throw new SwitchbackException(
        "the file does not determine the size of the network's input",
        file,
        candidates.isEmpty() ? "no square size that fits" : "several sizes that fit",
        candidates.isEmpty() ? "a size with --input-size" : sizes(candidates),
        "give --input-size H,W, the rows and columns of the images that it was trained on"
            + example(candidates));
  }

  /** Returns an option with a size that is usual, if one fits. */
  private static String example(List<InputSize> candidates) {
    return candidates.size() <= MOST_NAMED
        ? ""
        : USUAL.stream()
            .filter(candidates::contains)
            .findFirst()
            .map(size -> ", such as --input-size " + size.height() + "," + size.width())
            .orElse("");
  }

  private static List<InputSize> candidates(Predicate<InputSize> fits) {
    List<InputSize> candidates = new ArrayList<>();
    for (int side = 1; side <= LARGEST; side++) {
      InputSize size = new InputSize(side, side);
      if (fits.test(size)) {
        candidates.add(size);
      }
    }
    return candidates;
  }

  private static String sizes(List<InputSize> candidates) {
    if (candidates.isEmpty()) {
      return "a size with which all layers fit";
    }
    if (candidates.size() > MOST_NAMED && isRange(candidates)) {
      InputSize last = candidates.getLast();
      return "any square size from %s up to %s%s"
          .formatted(
              candidates.getFirst(),
              last,
              last.height() == LARGEST ? ", the largest that was tried" : "");
    }
    String named =
        candidates.stream()
            .limit(MOST_NAMED)
            .map(InputSize::toString)
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    return candidates.size() <= MOST_NAMED
        ? "one of " + named
        : "one of " + named + ", ... " + candidates.getLast();
  }

  /** Returns whether the sizes are squares, each larger by one row than the one before. */
  private static boolean isRange(List<InputSize> sizes) {
    int first = sizes.getFirst().height();
    return IntStream.range(0, sizes.size())
        .allMatch(i -> sizes.get(i).equals(new InputSize(first + i, first + i)));
  }
}
