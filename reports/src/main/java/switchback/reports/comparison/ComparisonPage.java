package switchback.reports.comparison;

import static switchback.reports.site.Site.escape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Interval;
import switchback.deconv.metrics.Metric;
import switchback.reports.site.Site;

/**
 * The page of a comparison: a plot a metric and layer, then the pictures side by side. All of it is
 * seen without scripts, too; with them, one recipe's picture can be laid over another's.
 */
final class ComparisonPage {
  private final ComparisonManifest record;
  private final Comparison comparison;

  ComparisonPage(ComparisonManifest record, Comparison comparison) {
    this.record = record;
    this.comparison = comparison;
  }

  /** Writes {@code file} and the site's style and scripts beside it. */
  void write(Path file) throws IOException {
    Site.ofComparison().write(file, "What recipes make of " + record.network().name(), content());
  }

  private String content() {
    StringBuilder html = new StringBuilder();
    html.append(introduction());
    record.settings().layers().keySet().forEach(layer -> html.append(section(layer)));
    return html.append(
            "<p><code>%s</code></p>\n"
                .formatted(escape(record.environment().getOrDefault("commandLine", ""))))
        .toString();
  }

  private String introduction() {
    return """
    <div id="introduction">
    <h1 tabindex="-1">What recipes make of <bdi>%s</bdi></h1>
    <p class="lead">The same units, the %d strongest of each feature, each projected back to pixels by several recipes. First
    the numbers: filled, the mean over units as trained, with its 95%% bootstrap interval over features; hollow, the same
    through random weights in all layers up to the unit\u2019s%s. Then the pictures.</p>
    <p class="lead">A projection that resembles the image is not good for that alone: through random weights the switches,
    together with the ReLU on the way back, bring much of the image back, too. What a recipe shows of a <em>feature</em> is
    what it does better than with random weights.</p>
    <p class="facts">In the formulas <i>P</i> is the projection, <i>x</i> the image as the network gets it, <i>a</i>(<i>x</i>) the
    unit\u2019s activation, <i>R</i> the part of its receptive field inside the image, and <i>c</i> the correlation (Pearson) over
    the values of <i>R</i> in all channels. There, grey is 0 at the network\u2019s input: the mean colour of the training images,
    or black for a network without pixel statistics. In the pictures, mid-grey is a projection\u2019s 0.</p>
    </div>
    """
        .formatted(
            escape(record.network().name()),
            record.settings().top(),
            record.settings().randomSeeds().isEmpty()
                ? " (none was drawn here)"
                : " (draws of these: " + record.settings().randomSeeds().size() + ")");
  }

  private String section(String layer) {
    StringBuilder html = new StringBuilder();
    html.append(
        "<section>\n<h2><bdi>%1$s</bdi></h2>\n<div class=\"plots\" data-layer=\"%1$s\">\n"
            .formatted(escape(layer)));
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
    <figcaption><b>%s</b>%s<br>%s. %s. %s.</figcaption>
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
    List<String> times = new ArrayList<>();
    record
        .microseconds()
        .getOrDefault(layer, Map.of())
        .forEach(
            (recipe, time) ->
                times.add(String.format(Locale.ROOT, "%s %.0f \u00b5s", escape(recipe), time)));
    return "<p class=\"facts\">Time a projection: %s</p>\n"
        .formatted(String.join(" \u00b7 ", times));
  }

  /** The pictures as they are. */
  private String pictures(String layer) {
    StringBuilder html = new StringBuilder("<div class=\"strips\">\n");
    for (ComparisonManifest.Picture picture : record.pictures()) {
      if (picture.layer().equals(layer)) {
        html.append(
            """
            <figure><img class="strip" src="%s" width="%d" height="%d" loading="lazy" alt="%s"><figcaption>%d</figcaption></figure>
            """
                .formatted(
                    escape(picture.file()),
                    2 * picture.width() * (record.settings().recipes().size() + 1),
                    2 * picture.height() * picture.units().size(),
                    escape(
                        "Units of feature %d, a row each; its image patch, then its projections by %s"
                            .formatted(
                                picture.feature(),
                                String.join(
                                    "; ",
                                    record.settings().recipes().stream()
                                        .map(ComparisonManifest.RecipeRecord::name)
                                        .toList()))),
                    picture.feature()));
      }
    }
    return html.append("</div>\n").toString();
  }
}
