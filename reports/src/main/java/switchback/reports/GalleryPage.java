package switchback.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import switchback.datasets.WholeFiles;
import switchback.deconv.Patch;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.StageStack;

/**
 * The page of a gallery: static HTML that needs nothing but the folder it lies in. All words that
 * come from elsewhere are escaped.
 */
final class GalleryPage {
  /** About how many pixels of the page the side of a tile takes. */
  private static final int TILE_SIDE = 52;

  private final GalleryRecord gallery;
  private final StageStack stack;
  private final Labels labels;

  GalleryPage(GalleryRecord gallery, StageStack stack, Labels labels) {
    this.gallery = gallery;
    this.stack = stack;
    this.labels = labels;
  }

  void write(Path file) throws IOException {
    WholeFiles.write(file, temporary -> Files.writeString(temporary, html()));
  }

  String html() {
    StringBuilder html = new StringBuilder();
    html.append(head());
    html.append(introduction());
    gallery.settings().layers().keySet().forEach(layer -> html.append(section(layer)));
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  /** For text and for attributes in double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private String head() {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    """
        .formatted(title(), STYLE);
  }

  private String title() {
    return "What " + escape(gallery.network().name()) + " looks for";
  }

  private String introduction() {
    StringBuilder links = new StringBuilder();
    for (String layer : gallery.settings().layers().keySet()) {
      links.append("<a href=\"#%1$s\">%1$s</a>\n".formatted(escape(layer)));
    }
    return """
    <header>
    <h1>%s</h1>
    <p>For every feature, its strongest %s over all images, one an image, the strongest first.
    Above, %s. A projection is signed:
    mid-grey is zero, and each tile has its own scale. Light grey lies outside of the image.</p>
    <dl>
    <dt>Network</dt><dd>%s <code title="%s">%s</code></dd>
    <dt>Data</dt><dd>%s <code title="%s">%s</code></dd>
    <dt>Recipe</dt><dd>%s</dd>
    <dt>Everything</dt><dd><a href="gallery.json">gallery.json</a></dd>
    </dl>
    <nav aria-label="Layers">
    %s</nav>
    </header>
    <main>
    """
        .formatted(
            title(),
            labels.isOfSums() ? "maps (by their sums)" : "units",
            isOfUnits()
                ? "the unit alone, projected back to pixels; below, the image patch that it saw"
                : "the feature's map in the unit's image, projected back to pixels; below, that"
                    + " image",
            escape(gallery.network().name()),
            escape(gallery.network().sha256()),
            escape(Labels.brief(gallery.network().sha256())),
            escape(labels.data()),
            escape(gallery.data().sha256()),
            escape(Labels.brief(gallery.data().sha256())),
            escape(labels.recipe()),
            links);
  }

  private boolean isOfUnits() {
    return gallery.settings().layers().keySet().stream()
        .map(stack::layer)
        .allMatch(labels::isOfUnits);
  }

  private String section(String name) {
    ProjectableLayer layer = stack.layer(name);
    Patch frame = labels.frame(layer);
    List<GalleryRecord.Feature> features =
        gallery.features().stream().filter(f -> f.layer().equals(name)).toList();
    long dead = features.stream().filter(GalleryRecord.Feature::dead).count();
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <section id="%s" style="--w:%d;--h:%d;--z:%d;--p:%d">
        <h2>%s</h2>
        <p>%s. <a href="%s">Contact sheet</a></p>
        <div class="features">
        """
            .formatted(
                escape(name),
                frame.width(),
                frame.height(),
                zoom(frame),
                gallery.settings().recipes().size(),
                escape(name),
                facts(layer, features.size(), dead),
                GalleryFolder.sheet(name)));
    features.forEach(feature -> html.append(card(feature)));
    return html.append("</div>\n</section>\n").toString();
  }

  private static String facts(ProjectableLayer layer, int shown, long dead) {
    List<String> facts = new ArrayList<>();
    facts.add(shown + " of " + layer.features() + " features");
    facts.add(
        "maps of %d\u00d7%d, each unit sees %d\u00d7%d pixels"
            .formatted(
                layer.height(),
                layer.width(),
                layer.field().sizeRows(),
                layer.field().sizeColumns()));
    if (dead > 0) {
      facts.add(dead + " dead: no image excites them");
    }
    return String.join(", ", facts);
  }

  private static int zoom(Patch frame) {
    return Math.max(1, Math.round((float) TILE_SIDE / Math.max(frame.height(), frame.width())));
  }

  private String card(GalleryRecord.Feature feature) {
    StringBuilder html = new StringBuilder();
    html.append(
        "<article id=\"%1$s-%2$d\" style=\"--n:%3$d\">\n<h3><a href=\"#%1$s-%2$d\">%2$d</a></h3>\n"
            .formatted(
                escape(feature.layer()), feature.feature(), Math.max(1, feature.top().size())));
    if (feature.dead()) {
      html.append("<p class=\"dead\">dead</p>\n");
    } else {
      html.append("<ol>\n");
      feature.top().forEach(unit -> html.append(pair(unit)));
      html.append("</ol>\n");
    }
    return html.append("</article>\n").toString();
  }

  private String pair(GalleryRecord.Unit unit) {
    return """
    <li title="%1$s %2$d, unit (%3$d, %4$d), activation %5$s">
    %6$s%7$s<span>%8$s</span><small>%9$s</small></li>
    """
        .formatted(
            escape(unit.split()),
            unit.index(),
            unit.y(),
            unit.x(),
            unit.activation(),
            tile(unit, 0, "Projection " + unit.rank()),
            tile(
                unit,
                gallery.settings().recipes().size(),
                "Patch " + unit.rank() + ": " + unit.label()),
            escape(unit.label()),
            String.format(
                Locale.ROOT, "%.3g", unit.mapSum() == null ? unit.activation() : unit.mapSum()));
  }

  private static String tile(GalleryRecord.Unit unit, int row, String words) {
    return "<i class=\"tile\"><img src=\"%s\" alt=\"%s\" loading=\"lazy\" style=\"--c:%d;--r:%d\"></i>\n"
        .formatted(unit.projection(), escape(words), unit.rank() - 1, row);
  }

  static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #222; --muted: #6b6b67; --paper: #fcfcfa; --line: #e2e2de; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e4e4e1; --muted: #9a9a95; --paper: #1b1b1a; --line: #333331; }
      }
      body { margin: 0 auto; max-width: 118rem; padding: 2.5rem clamp(1rem, 4vw, 4rem);
        background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
      h1 { font-weight: 400; font-size: 2.2rem; line-height: 1.2; margin: 0 0 .75rem; }
      h2 { font-weight: 400; font-size: 1.6rem; margin: 3rem 0 .25rem; }
      h3 { font-size: .95rem; margin: 0 0 .35rem; }
      h3 a { color: inherit; text-decoration: none; }
      header > p { max-width: 46rem; }
      section > p, dt, small, .dead { color: var(--muted); }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: 1rem 0; }
      dd { margin: 0; overflow-wrap: anywhere; }
      code { color: var(--muted); }
      a { color: inherit; text-underline-offset: .2em; }
      nav { display: flex; gap: 1.25rem; }
      .features { display: grid; gap: 1.75rem 2.5rem; margin-top: 1.25rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 34rem), 1fr)); }
      article { border-top: 1px solid var(--line); padding-top: .5rem; }
      article:target { border-top-color: var(--ink); }
      ol { display: flex; flex-wrap: wrap; gap: .6rem 4px; margin: 0; padding: 0; list-style: none; }
      li { width: calc(var(--w) * var(--z) * 1px); font-size: .72rem; line-height: 1.3; }
      li span, li small { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      li small { font-size: inherit; font-variant-numeric: tabular-nums; }
      .tile { display: block; overflow: hidden; margin-bottom: 2px;
        width: calc(var(--w) * var(--z) * 1px); height: calc(var(--h) * var(--z) * 1px); }
      .tile img { display: block; image-rendering: pixelated; max-width: none;
        width: calc(var(--n) * var(--w) * var(--z) * 1px); height: calc((var(--p) + 1) * var(--h) * var(--z) * 1px);
        margin: calc(var(--r) * var(--h) * var(--z) * -1px) 0 0 calc(var(--c) * var(--w) * var(--z) * -1px); }
      .dead { margin: 0; height: calc(2 * var(--h) * var(--z) * 1px + 2px); display: grid;
        place-items: center; border: 1px dashed var(--line); }
      """;
}
