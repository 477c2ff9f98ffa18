package switchback.training.readers.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.graphs.NetworkGraph;
import switchback.training.readers.InputSize;
import switchback.training.readers.Objections;
import switchback.training.readers.ReadNetwork;
import switchback.training.readers.ReadRequest;
import switchback.training.readers.SizeSearch;
import switchback.training.readers.onnx.file.ModelReader;
import switchback.training.readers.onnx.file.OnnxModel;

/** Reads networks from ONNX files. */
public final class OnnxFiles {
  /** The name of the format. */
  public static final String FORMAT = "onnx";

  private static final int NEWEST_OPSET = 21;
  private static final int NEWEST_IR = 10;
  private static final String TAKEN =
      "a convolutional network of ONNX's own operators that takes one image";

  /** Sizes at which a network of open size is looked at first: those of well-known data sets. */
  private static final int[] USUAL = {224, 32, 256, 64, 28, 96, 128, 299, 416, 512, 48, 160, 320};

  private static final int LARGEST_SIDE = 512;

  /** The most nodes of a network whose sizes are tried one after the other. */
  private static final int MOST_SEARCHED = 5_000;

  private OnnxFiles() {}

  /**
   * Returns whether a file's content is ONNX, perhaps damaged.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean recognises(Path file) throws IOException {
    return ModelReader.recognises(file);
  }

  /**
   * Reads a network. Its large weights stay outside of the heap, those of a file that has them in
   * place in the mapped file.
   *
   * @throws SwitchbackException if it is damaged, has parts that cannot be taken, or does not
   *     determine the size of its input
   * @throws IOException if it cannot be read
   */
  public static ReadNetwork read(Path file, ReadRequest request) throws IOException {
    OnnxModel model = ModelReader.read(file);
    Plan plan = Plan.of(file, model);
    List<String> notices = new ArrayList<>(plan.notices());
    List<String> assumptions = new ArrayList<>();
    if (model.opset() > NEWEST_OPSET) {
      assumptions.add(
          "operators of version " + model.opset() + " mean what they do in " + NEWEST_OPSET);
    }
    if (model.ir() > NEWEST_IR) {
      assumptions.add("version " + model.ir() + " of the format means what " + NEWEST_IR + " does");
    }
    InputSize stated = plan.image().size();
    NetworkGraph graph;
    if (stated != null) {
      checkRequest(file, stated, request.size());
      graph = fixed(plan, stated, notices);
    } else {
      graph = open(plan, request.size(), notices);
    }
    return new ReadNetwork(FORMAT, graph, "", null, assumptions, notices);
  }

  private static void checkRequest(Path file, InputSize stated, @Nullable InputSize wanted) {
    if (wanted != null && !wanted.equals(stated)) {
      throw new SwitchbackException(
          "the file states another size of its input",
          file,
          wanted,
          stated,
          "leave out --input-size, or export the network with that size");
    }
  }

  private static void check(Plan plan, Refusals refusals) {
    Objections objections = new Objections();
    plan.refusals().forEach(objections::add);
    refusals.addTo(objections);
    objections.check(plan.file(), TAKEN, refusals.hint());
  }

  /** Builds a network whose file states the size of its images. */
  private static NetworkGraph fixed(Plan plan, InputSize size, List<String> notices) {
    try {
      return translated(plan, size, notices);
    } catch (IllegalArgumentException e) {
      throw new SwitchbackException(
          "the network's sizes do not fit together",
          plan.file(),
          String.valueOf(e.getMessage()),
          "arrays that fit, for images of " + plan.image().channels() + "x" + size,
          "check the file with onnx.checker and its full_check, and export it again",
          e);
    }
  }

  private static NetworkGraph translated(Plan plan, InputSize size, List<String> notices) {
    Translation translation = new Translation(plan, size, false);
    check(plan, translation.refusals());
    String misfit = translation.misfit();
    if (misfit != null) {
      throw new IllegalArgumentException(misfit);
    }
    return translation.graph(notices);
  }

  /** Builds a network whose file leaves the size of its images open. */
  private static NetworkGraph open(Plan plan, @Nullable InputSize wanted, List<String> notices) {
    if (wanted == null && plan.nodes().size() > MOST_SEARCHED) {
      throw new SwitchbackException(
          "the file does not determine the size of the network's input",
          plan.file(),
          plan.nodes().size() + " nodes, too many to try all sizes with",
          "at most " + MOST_SEARCHED + " nodes, or a size",
          "give --input-size H,W, the rows and columns of the images that it was trained on");
    }
    Map<InputSize, Boolean> known = new HashMap<>();
    Predicate<InputSize> fits = size -> known.computeIfAbsent(size, its -> fits(plan, its));
    InputSize first = wanted == null ? likely(plan.image(), fits) : wanted;
    if (isPossible(plan.image(), first)) {
      check(plan, new Translation(plan, first, true).refusals());
    }
    return SizeSearch.build(
        plan.file(),
        wanted,
        fits,
        size -> {
          if (!plan.image().allows(size)) {
            throw new IllegalArgumentException("the file states " + plan.image());
          }
          return translated(plan, size, notices);
        });
  }

  /** Returns a size at which as many nodes as possible can be looked at. */
  private static InputSize likely(ImageInput image, Predicate<InputSize> fits) {
    return IntStream.concat(Arrays.stream(USUAL), IntStream.rangeClosed(1, LARGEST_SIDE))
        .mapToObj(side -> new InputSize(side, side))
        .filter(fits)
        .findFirst()
        .orElse(
            new InputSize(
                image.height() < 1 ? USUAL[0] : image.height(),
                image.width() < 1 ? USUAL[0] : image.width()));
  }

  private static boolean isPossible(ImageInput image, InputSize size) {
    return image.allows(size) && image.isTakeable(size);
  }

  private static boolean fits(Plan plan, InputSize size) {
    return isPossible(plan.image(), size) && new Translation(plan, size, true).misfit() == null;
  }
}
