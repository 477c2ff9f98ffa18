package switchback.reports;

import static switchback.reports.GalleryPage.escape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.datasets.WholeFiles;
import switchback.deconv.ReceptiveField;
import switchback.deconv.StageStack;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Interval;
import switchback.deconv.metrics.Metric;

/** The page of a comparison: a plot a metric and layer, then the pictures side by side. */
final class ComparisonPage {
  /** About how many pixels of the page the side of a tile takes. */
  private static final int TILE_SIDE = 52;

  private final ComparisonRecord record;
  private final Comparison comparison;
  private final StageStack stack;
  private final Map<String, List<Strip>> strips = new LinkedHashMap<>();

  /** A feature's picture. */
  private record Strip(int feature, String file, int units) {}

  ComparisonPage(ComparisonRecord record, Comparison comparison, StageStack stack) {
    this.record = record;
    this.comparison = comparison;
    this.stack = stack;
  }

  /** Adds a feature's strip of so many units. */
  void add(String layer, int feature, String file, int units) {
    strips.computeIfAbsent(layer, _ -> new ArrayList<>()).add(new Strip(feature, file, units));
  }

  void write(Path file) throws IOException {
    WholeFiles.write(file, temporary -> Files.writeString(temporary, html()));
  }

  String html() {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s%s</style>
        </head>
        <body>
        """
            .formatted(title(), GalleryPage.STYLE, STYLE));
    html.append(introduction());
    for (String layer : record.settings().layers().keySet()) {
      html.append(section(layer));
    }
    return html.append(footer()).append("</main>\n</body>\n</html>\n").toString();
  }

  private String title() {
    return "What recipes make of " + escape(record.network().name());
  }

  private String introduction() {
    return """
    <header>
    <h1>%s</h1>
    <p>The same units, each projected back to pixels by several recipes. First the numbers: filled, the mean over units as
    trained, with its 95%% bootstrap interval over features; hollow, the same through random weights in all layers up to the
    unit's%s. Then the pictures.</p>
    <p>A projection that resembles the image is not good for that alone: through random weights the switches bring much of the
    image back, too. What a recipe shows of a <em>feature</em> is what it does better than with random weights.</p>
    <dl>
    <dt>Network</dt><dd>%s <code title="%s">%s</code></dd>
    <dt>Data</dt><dd>%s, %,d images <code title="%s">%s</code></dd>
    <dt>Units</dt><dd>the %d strongest of each feature, one an image</dd>
    <dt>Everything</dt><dd><a href="compare.json">compare.json</a></dd>
    </dl>
    </header>
    <main>
    """
        .formatted(
            title(),
            record.settings().randomSeeds().isEmpty()
                ? " (none was drawn here)"
                : " (draws of these: " + record.settings().randomSeeds().size() + ")",
            escape(record.network().name()),
            escape(record.network().sha256()),
            escape(Labels.brief(record.network().sha256())),
            escape(record.data().name()),
            record.data().images(),
            escape(record.data().sha256()),
            escape(Labels.brief(record.data().sha256())),
            record.settings().top());
  }

  private String section(String layer) {
    StringBuilder html = new StringBuilder();
    html.append(
        "<section id=\"%1$s\">\n<h2>%1$s</h2>\n<div class=\"plots\">\n".formatted(escape(layer)));
    for (Metric metric : Metric.values()) {
      html.append(plot(layer, metric));
    }
    html.append("</div>\n").append(times(layer)).append(pictures(layer));
    return html.append("</section>\n").toString();
  }

  private String plot(String layer, Metric metric) {
    IntervalPlot plot = new IntervalPlot();
    boolean empty = true;
    for (Comparison.Score score : comparison.scores()) {
      if (score.layer().equals(layer) && score.metric() == metric) {
        plot.add(score.recipe(), score.trained(), all(score));
        empty &= score.trained().units() == 0;
      }
    }
    if (empty) {
      return "";
    }
    return """
    <figure>
    <figcaption><b>%s</b>%s<br><small>%s. %s. %s.</small></figcaption>
    %s</figure>
    """
        .formatted(
            escape(metric.label()),
            switch (metric.direction()) {
              case HIGHER -> " \u2192 better";
              case LOWER -> " \u2190 better";
              case NONE -> "";
            },
            escape(metric.formula()),
            escape(capital(metric.range())),
            escape(capital(metric.source())),
            plot.svg(metric.label() + " by recipe, " + layer));
  }

  /** Through random weights in all layers that there are up to the unit's: the last. */
  private static @Nullable Interval all(Comparison.Score score) {
    Interval last = null;
    for (Interval interval : score.randomised().values()) {
      last = interval;
    }
    return last;
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private String times(String layer) {
    StringBuilder html = new StringBuilder("<p class=\"times\">Time a projection: ");
    List<String> times = new ArrayList<>();
    record
        .microseconds()
        .getOrDefault(layer, Map.of())
        .forEach(
            (recipe, time) ->
                times.add(String.format(Locale.ROOT, "%s %.0f \u00b5s", escape(recipe), time)));
    return html.append(String.join(" \u00b7 ", times)).append("</p>\n").toString();
  }

  private String pictures(String layer) {
    ReceptiveField field = stack.layer(layer).field();
    int zoom =
        Math.max(
            1, Math.round((float) TILE_SIDE / Math.max(field.sizeRows(), field.sizeColumns())));
    int columns = record.settings().recipes().size() + 1;
    StringBuilder html = new StringBuilder();
    html.append(
        "<div class=\"strips\" style=\"--w:%d;--h:%d;--z:%d;--c:%d\">\n"
            .formatted(field.sizeColumns(), field.sizeRows(), zoom, columns));
    for (Strip strip : strips.getOrDefault(layer, List.of())) {
      html.append(
          """
          <article id="%1$s-%2$d"><h3><a href="#%1$s-%2$d">%1$s %2$d</a></h3>
          <div class="heads"><span>image</span>%3$s</div>
          <img src="%4$s" alt="%5$s" loading="lazy" style="--n:%6$d"></article>
          """
              .formatted(
                  escape(layer),
                  strip.feature(),
                  heads(),
                  strip.file(),
                  escape(
                      "Rows: units of feature "
                          + strip.feature()
                          + ", strongest first; columns: image patch, then recipes"),
                  strip.units()));
    }
    return html.append("</div>\n").toString();
  }

  private String heads() {
    StringBuilder heads = new StringBuilder();
    for (ComparisonRecord.RecipeRecord recipe : record.settings().recipes()) {
      heads.append(
          "<span>%s<br>%s</span>"
              .formatted(escape(recipe.unpooling()), escape(recipe.rectification())));
    }
    return heads.toString();
  }

  private String footer() {
    return "<footer><p>%s</p></footer>\n"
        .formatted(escape(record.environment().getOrDefault("commandLine", "")));
  }

  private static final String STYLE =
      """
      .plots { display: grid; gap: 1.5rem 2.5rem; margin-top: 1rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
      figure { margin: 0; border-top: 1px solid var(--line); padding-top: .5rem; }
      figcaption { min-height: 6.2em; }
      .plot { width: 100%; height: auto; font: 11px/1 system-ui, sans-serif; }
      .plot .grid { stroke: var(--line); }
      .plot .zero { stroke: var(--muted); }
      .plot text { fill: var(--ink); }
      .plot .label { text-anchor: end; }
      .plot .tick { text-anchor: middle; fill: var(--muted); }
      .plot line.trained { stroke: #2f6fb0; stroke-width: 2; }
      .plot circle.trained { fill: #2f6fb0; }
      .plot line.random { stroke: #c07a2c; stroke-width: 1.5; }
      .plot circle.random { fill: var(--paper); stroke: #c07a2c; stroke-width: 1.5; }
      .times { margin-top: 1.5rem; }
      .strips { display: grid; gap: 1.75rem 2.5rem; margin-top: 1.25rem; overflow-x: auto;
        grid-template-columns: repeat(auto-fill, calc(var(--w) * var(--z) * var(--c) * 1px)); }
      .heads { display: grid; grid-template-columns: repeat(var(--c), calc(var(--w) * var(--z) * 1px));
        font-size: .6rem; line-height: 1.25; color: var(--muted); margin-bottom: 3px; }
      .heads span { overflow: hidden; text-overflow: ellipsis; align-self: end; }
      .strips img { display: block; image-rendering: pixelated;
        width: calc(var(--w) * var(--z) * var(--c) * 1px); height: calc(var(--h) * var(--z) * var(--n) * 1px); }
      footer { margin-top: 3rem; color: var(--muted); overflow-wrap: anywhere; }
      """;
}
