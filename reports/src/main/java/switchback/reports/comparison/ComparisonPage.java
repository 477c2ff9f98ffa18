package switchback.reports.comparison;

import static switchback.reports.site.Site.escape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import switchback.datasets.tasks.Counted;
import switchback.deconv.metrics.Comparison;
import switchback.deconv.metrics.Metric;
import switchback.reports.site.Site;

/**
 * The page of a comparison: one plot per metric and layer, then the pictures side by side.
 * Everything is visible without scripts; with scripts, one recipe's picture can be laid over
 * another's.
 */
final class ComparisonPage {
  private final ComparisonManifest manifest;
  private final Comparison comparison;

  ComparisonPage(ComparisonManifest manifest, Comparison comparison) {
    this.manifest = manifest;
    this.comparison = comparison;
  }

  /** Writes the page to {@code file}, and the site's style and scripts beside it. */
  void write(Path file) throws IOException {
    Site.ofComparison().write(file, "Recipes compared on " + manifest.network().name(), content());
  }

  private String content() {
    StringBuilder html = new StringBuilder();
    html.append(introduction());
    manifest.settings().layers().keySet().forEach(layer -> html.append(section(layer)));
    return html.append(
            "<p><code>%s</code></p>\n"
                .formatted(escape(manifest.environment().getOrDefault("commandLine", ""))))
        .toString();
  }

  private String introduction() {
    return """
    <div id="introduction">
    <h1 tabindex="-1">Recipes compared on <bdi>%s</bdi></h1>
    <p class="lead">The %s of each feature, each projected back to pixels by several recipes. First the
    numbers: a filled dot is the mean over units with the weights as trained, with its 95%% bootstrap interval over
    features; a hollow dot is the same with random weights in all layers up to the unit\u2019s%s. Then the pictures.</p>
    <p class="lead">A projection is not good merely because it resembles the image: even with random weights, the switches
    and the ReLU on the way back reproduce much of the image. What a recipe shows of a <em>feature</em> is what it does
    better than with random weights.</p>
    <p class="facts">In the formulas, <i>P</i> is the projection, <i>x</i> the network\u2019s input, <i>a</i>(<i>x</i>) the
    unit\u2019s activation, <i>R</i> the part of its receptive field inside the image, and <i>c</i> Pearson\u2019s correlation over
    the values of <i>R</i> in all channels. \u201cGrey\u201d is 0 at the network\u2019s input: the mean colour of the training
    images, or black for a network without pixel statistics. In the pictures, mid-grey is 0 in a projection.</p>
    </div>
    """
        .formatted(
            escape(manifest.network().name()),
            manifest.settings().top() == 1
                ? "strongest unit"
                : manifest.settings().top() + " strongest units",
            manifest.settings().randomSeeds().isEmpty()
                ? " (not drawn in this comparison)"
                : " (draws: " + manifest.settings().randomSeeds().size() + ")");
  }

  private String section(String layer) {
    StringBuilder html = new StringBuilder();
    html.append(
        "<section>\n<h2><bdi>%1$s</bdi></h2>\n<div class=\"plots\" data-layer=\"%1$s\">\n"
            .formatted(escape(layer)));
    html.append(verdicts(layer));
    for (Metric metric : Metric.values()) {
      html.append(plot(layer, metric));
    }
    html.append("</div>\n").append(times(layer)).append(pictures(layer));
    return html.append("</section>\n").toString();
  }

  /** Returns a line per recipe, or the reason why there are none. */
  private String verdicts(String layer) {
    int features = manifest.settings().layers().getOrDefault(layer, List.of()).size();
    if (Verdicts.areAlike(Verdicts.scores(comparison, layer))) {
      return verdict("All recipes have the same numbers in this layer.");
    }
    if (features < Verdicts.LEAST_FEATURES) {
      return verdict(
          "%s: too few for a verdict, which takes %d."
              .formatted(Counted.of(features, "feature"), Verdicts.LEAST_FEATURES));
    }
    StringBuilder lines = new StringBuilder();
    manifest
        .verdicts()
        .getOrDefault(layer, Map.of())
        .forEach(
            (recipe, line) ->
                lines.append(
                    "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(escape(recipe), escape(line))));
    return """
    <div class="verdicts">
    <dl>
    %s</dl>
    <p class="facts">Best and worst: the 95%% interval overlaps that of no other recipe, unless both are the same.
    Among the best or worst: it overlaps that of the best or of the worst, but not both. No better than with random
    weights: it does not lie wholly on the better side of the interval with all layers redrawn. Reactivation and rank
    are not held against random weights, through which a unit\u2019s strongest patch is nothing special.</p>
    </div>
    """
        .formatted(lines);
  }

  private static String verdict(String words) {
    return "<div class=\"verdicts\"><p class=\"facts\">%s</p></div>\n".formatted(escape(words));
  }

  private String plot(String layer, Metric metric) {
    IntervalPlot plot = new IntervalPlot();
    boolean empty = true;
    for (Comparison.Score score : comparison.scores()) {
      if (score.layer().equals(layer) && score.metric() == metric) {
        plot.add(score.recipe(), score.trained(), Verdicts.allRandom(score));
        empty &= score.trained().units() == 0;
      }
    }
    if (empty) {
      return "";
    }
    return """
    <figure>
    <figcaption><b>%s</b>%s<br>%s. %s. %s.</figcaption>
    <div>%s%s</div></figure>
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
            plot.svg(metric.label() + " by recipe, " + layer),
            plot.legend());
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private String times(String layer) {
    List<String> times = new ArrayList<>();
    manifest
        .microseconds()
        .getOrDefault(layer, Map.of())
        .forEach(
            (recipe, time) ->
                times.add(String.format(Locale.ROOT, "%s %.0f \u00b5s", escape(recipe), time)));
    return "<p class=\"facts\">Time per projection: %s</p>\n"
        .formatted(String.join(" \u00b7 ", times));
  }

  /** Returns the strips of a layer's features, enlarged twice. */
  private String pictures(String layer) {
    StringBuilder html = new StringBuilder("<div class=\"strips\">\n");
    for (ComparisonManifest.Picture picture : manifest.pictures()) {
      if (picture.layer().equals(layer)) {
        html.append(
            """
            <figure><img class="strip" src="%s" width="%d" height="%d" loading="lazy" alt="%s"><figcaption>%d</figcaption></figure>
            """
                .formatted(
                    escape(picture.file()),
                    2 * picture.width() * (manifest.settings().recipes().size() + 1),
                    2 * picture.height() * picture.units().size(),
                    escape(
                        "Units of feature %d, one per row: the image patch, then the projections by %s"
                            .formatted(
                                picture.feature(),
                                String.join(
                                    "; ",
                                    manifest.settings().recipes().stream()
                                        .map(ComparisonManifest.RecipeRecord::name)
                                        .toList()))),
                    picture.feature()));
      }
    }
    return html.append("</div>\n").toString();
  }
}
