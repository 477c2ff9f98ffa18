package switchback.reports.textbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import switchback.reports.drawing.Numbers;
import switchback.reports.drawing.PlotAxis;
import switchback.training.textbook.FilterRecovery;
import switchback.training.textbook.FilterRecovery.Curve;

/** The chapter {@code filter-recovery}: the errors observed at four step sizes. */
final class FilterRecoveryCurves {
  /** The iterations that the table shows. */
  private static final List<Integer> SHOWN = List.of(0, 5, 16, 30, 150);

  private static final int THIRD = 2;

  private FilterRecoveryCurves() {}

  static List<Block> blocks(FilterRecovery run) {
    Curve fast = run.published().get(THIRD);
    return List.of(
        new Block.Section("What is observed"),
        new Block.Paragraph(
            "*Gradient descent* takes a step against the gradient, again and again: here 150"
                + " times, always with the same *step size* $η$. Four step sizes are tried from"
                + " the same start."),
        Block.Formula.of("w ← w - η g"),
        new Block.Paragraph(
            "The plots measure two distances. The *filter error* is the root of the sum of the 60"
                + " squared differences between weights and true weights; outside an experiment"
                + " nobody would know it. The *output error* is the same root for the 18,050"
                + " numbers of all outputs, 10 samples of 5 planes of 19x19. The vertical axes of"
                + " both plots are logarithmic: a straight falling line falls by the same factor"
                + " at every step."),
        figure(
            run.published(),
            Curve::filterErrors,
            PlotAxis.powers(-3, 2),
            "filter error",
            "The filter error by iteration. The line of 0.006 leaves the plot and reaches "
                + scientific(run.published().getLast().filterErrors().getLast())
                + "."),
        figure(
            run.published(),
            Curve::outputErrors,
            PlotAxis.powers(-3, 3),
            "output error",
            "The output error by iteration. The line of 0.006 leaves the plot and reaches "
                + scientific(run.published().getLast().outputErrors().getLast())
                + "."),
        new Block.Data(curves(run)),
        errors(
            "",
            "Filter errors, and the share of the first one that is left after 150 iterations.",
            run.published()),
        new Block.Paragraph(
            "In the long run, a step size five times as large makes the error fall five times as"
                + " steeply, as long as it falls at all. At $η = 0.005$ the outputs are at first"
                + " worse than at 0.003, because the descent overshoots; its filter error is the"
                + " lowest of all from iteration %d on and its output error"
                    .formatted(run.lowestFrom(fast, Curve::filterErrors))
                + " from iteration %d on. After 150 iterations %s of the filter error is left: the"
                    .formatted(run.lowestFrom(fast, Curve::outputErrors), percent(fast.left()))
                + " hidden filters are recovered. But a step size that is only a fifth larger,"
                + " 0.006, diverges, faster and faster."),
        found(fast));
  }

  private static Block found(Curve fast) {
    return Block.Grids.row(
        "The filters of the first output plane as recovered at step size 0.005; compare them with"
            + " $t$ above.",
        IntStream.range(0, fast.firstFilters().size())
            .mapToObj(
                c ->
                    Grid.of(
                        "found-filters-" + (c + 1),
                        "$w^{1,%d}$ at the end".formatted(c + 1),
                        fast.firstFilters().get(c),
                        3))
            .toArray(Grid[]::new));
  }

  /** Plots one of the two errors of the curves by iteration. */
  static Block figure(
      List<Curve> curves,
      Function<Curve, List<Double>> errors,
      PlotAxis up,
      String name,
      String caption) {
    Plot plot = new Plot(PlotAxis.linear(0, FilterRecovery.ITERATIONS, 30), up, name, "iteration");
    for (int i = 0; i < curves.size(); i++) {
      List<Double> values = errors.apply(curves.get(i));
      List<Plot.Point> points =
          IntStream.range(0, values.size())
              .mapToObj(iteration -> new Plot.Point(iteration, values.get(iteration)))
              .toList();
      plot.line("c" + (i + 1), "\u03b7 = " + step(curves.get(i)), points);
    }
    return new Block.Figure(plot.svg(name + " by iteration, one line per step size"), caption);
  }

  /** Makes a table of filter errors at some iterations, one row per curve. */
  static Block.Table errors(String name, String caption, List<Curve> curves) {
    List<String> header = new ArrayList<>(List.of("step size $η$"));
    SHOWN.forEach(iteration -> header.add(iteration == 0 ? "start" : "after " + iteration));
    header.add("left");
    return new Block.Table(
        name,
        caption,
        List.copyOf(header),
        curves.stream().map(FilterRecoveryCurves::row).toList());
  }

  private static List<Cell> row(Curve curve) {
    List<Cell> row = new ArrayList<>();
    row.add(Cell.of(curve.step(), 3));
    for (int iteration : SHOWN) {
      row.add(error(curve.filterErrors().get(iteration)));
    }
    row.add(new Cell(percent(curve.left()), Double.toString(curve.left()), true));
    return row;
  }

  private static Cell error(double value) {
    return value < 1000
        ? Cell.of(value, 4)
        : new Cell(scientific(value), Double.toString(value), true);
  }

  static String percent(double share) {
    return share > 10
        ? scientific(100 * share) + "\u00a0%"
        : Numbers.fixed(100 * share, share < 0.01 ? 3 : 1) + "\u00a0%";
  }

  /** Formats a number with its power of ten as a formula, in the notation of {@link Prose}. */
  static String scientific(double value) {
    String[] parts = String.format(Locale.ROOT, "%.1e", value).split("e", 2);
    return "$%s · 10^{%d}$".formatted(parts[0], Integer.parseInt(parts[1]));
  }

  static String step(Curve curve) {
    return Numbers.fixed(curve.step(), 3);
  }

  private static Block.Table curves(FilterRecovery run) {
    List<String> header = new ArrayList<>(List.of("iteration"));
    for (String kind : List.of("published", "true")) {
      for (String error : List.of("filter", "output")) {
        FilterRecovery.STEPS.forEach(
            step -> header.add("%s error, %s gradient, step %s".formatted(error, kind, step)));
      }
    }
    return new Block.Table(
        "curves",
        "Both errors by iteration.",
        List.copyOf(header),
        IntStream.rangeClosed(0, FilterRecovery.ITERATIONS)
            .mapToObj(iteration -> iteration(run, iteration))
            .toList());
  }

  private static List<Cell> iteration(FilterRecovery run, int iteration) {
    List<Cell> row = new ArrayList<>(List.of(Cell.of(iteration)));
    for (List<Curve> curves : List.of(run.published(), run.exact())) {
      curves.forEach(curve -> row.add(Cell.scientific(curve.filterErrors().get(iteration))));
      curves.forEach(curve -> row.add(Cell.scientific(curve.outputErrors().get(iteration))));
    }
    return row;
  }
}
