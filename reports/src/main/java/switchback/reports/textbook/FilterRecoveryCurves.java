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

/** The chapter {@code filter-recovery}: what is seen at four step sizes. */
final class FilterRecoveryCurves {
  /** The iterations that the table shows. */
  private static final List<Integer> SHOWN = List.of(0, 5, 16, 30, 150);

  private static final int THIRD = 2;

  private FilterRecoveryCurves() {}

  static List<Block> blocks(FilterRecovery run) {
    Curve fast = run.published().get(THIRD);
    return List.of(
        new Block.Section("What is seen"),
        new Block.Paragraph(
            "*Gradient descent* takes a step against the gradient, again and again: 150 times, with"
                + " the *step size* $η$ always the same. Four step sizes start from the same"
                + " place."),
        Block.Formula.of("w ← w - η g"),
        new Block.Paragraph(
            "The plots measure two distances. The *filter error* is the root of the sum of the 60"
                + " squared differences between weights and true weights; in earnest nobody would"
                + " know it. The *output error* is the same for the 18,050 numbers of all outputs,"
                + " 10 samples of 5 planes of 19x19. The upward axes of both plots are logarithmic:"
                + " a line that falls straight falls by the same factor at every step."),
        figure(
            run.published(),
            Curve::filterErrors,
            PlotAxis.powers(-3, 2),
            "filter error",
            "The filter error by iteration. The line of 0.006 leaves the plot and goes on to "
                + scientific(run.published().getLast().filterErrors().getLast())
                + "."),
        figure(
            run.published(),
            Curve::outputErrors,
            PlotAxis.powers(-3, 3),
            "output error",
            "The output error by iteration. The line of 0.006 goes on to "
                + scientific(run.published().getLast().outputErrors().getLast())
                + "."),
        new Block.Data(curves(run)),
        errors("", "Filter errors, and the share of the first one that is left.", run.published()),
        new Block.Paragraph(
            "In the long run a step five times as long falls five times as steeply, if it falls. At"
                + " $η = 0.005$ the outputs are at first worse than at 0.003, for the descent"
                + " overshoots;"
                + " its filter error is the lowest of all from iteration %d on and its output error"
                    .formatted(run.lowestFrom(fast, Curve::filterErrors))
                + " from iteration %d on. After 150 iterations %s of the filter error is left: the"
                    .formatted(run.lowestFrom(fast, Curve::outputErrors), percent(fast.left()))
                + " hidden filters are found. And a step that is only a fifth longer, 0.006, runs"
                + " away, faster and faster."),
        found(fast));
  }

  private static Block found(Curve fast) {
    return Block.Grids.row(
        "The filters of the first output plane as found at step size 0.005; compare with $t$"
            + " above.",
        IntStream.range(0, fast.firstFilters().size())
            .mapToObj(
                c ->
                    Grid.of(
                        "found-filters-" + (c + 1),
                        "$w^{1,%d}$ in the end".formatted(c + 1),
                        fast.firstFilters().get(c),
                        3))
            .toArray(Grid[]::new));
  }

  /** The errors of four curves as a plot. */
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
    return new Block.Figure(plot.svg(name + " by iteration, a line for each step size"), caption);
  }

  /** Filter errors at some iterations, a row a curve. */
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

  /** As a formula of {@link Prose}. */
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
