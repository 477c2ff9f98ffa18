package switchback.reports.gallery;

import static switchback.reports.site.Site.escape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import switchback.deconv.ProjectableLayer;
import switchback.deconv.ProjectableNetwork;
import switchback.reports.site.Site;

/**
 * The page of a gallery. Its scripts draw everything from the manifest; if they do not run, the
 * page still names network and data and links to the contact sheets. All text from outside is
 * escaped.
 */
final class GalleryPage {
  private final GalleryManifest gallery;
  private final ProjectableNetwork network;
  private final Labels labels;

  GalleryPage(GalleryManifest gallery, ProjectableNetwork network, Labels labels) {
    this.gallery = gallery;
    this.network = network;
    this.labels = labels;
  }

  /** Writes the page to {@code file}, and the site's style and scripts beside it. */
  void write(Path file) throws IOException {
    Site.ofGallery().write(file, "What " + gallery.network().name() + " looks for", content());
  }

  private String content() {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <h1>What <bdi>%s</bdi> looks for</h1>
        <p class="lead">For every feature, the images that excite it most, and what in each image did. This page needs
        scripts to show them; without scripts, see the contact sheets below.</p>
        """
            .formatted(escape(gallery.network().name())));
    gallery.layers().forEach(layer -> html.append(section(layer)));
    return html.append(provenance()).toString();
  }

  private String section(GalleryManifest.Layer layer) {
    String name = layer.layer();
    List<GalleryManifest.Feature> features =
        gallery.features().stream().filter(f -> f.layer().equals(name)).toList();
    return """
    <section>
    <h2><bdi>%s</bdi></h2>
    <p class="facts">%s</p>
    <p><a href="%s">Contact sheet</a></p>
    </section>
    """
        .formatted(escape(name), facts(network.layer(name), features), escape(layer.sheet()));
  }

  private String facts(ProjectableLayer layer, List<GalleryManifest.Feature> features) {
    List<String> facts = new ArrayList<>();
    facts.add(features.size() + " of " + layer.features() + " features");
    facts.add(
        "maps of %d\u00d7%d, each unit sees %s"
            .formatted(
                layer.height(),
                layer.width(),
                layer.seesAll(network.input())
                    ? "the whole image"
                    : "%d\u00d7%d pixels"
                        .formatted(layer.field().sizeRows(), layer.field().sizeColumns())));
    long dead = features.stream().filter(GalleryManifest.Feature::dead).count();
    if (dead > 0) {
      facts.add(dead + " dead: no image excites them");
    }
    return String.join(", ", facts);
  }

  private String provenance() {
    return """
    <dl class="provenance">
    <dt>Network</dt><dd><bdi>%s</bdi> <code>%s</code></dd>
    <dt>Data</dt><dd><bdi>%s</bdi> <code>%s</code></dd>
    <dt>Classes</dt><dd><bdi>%s</bdi></dd>
    <dt>Recipe</dt><dd>%s</dd>
    <dt>Manifest</dt><dd><a href="%s">%<s</a></dd>
    <dt>Command</dt><dd><code>%s</code></dd>
    </dl>
    """
        .formatted(
            escape(gallery.network().name()),
            escape(gallery.network().sha256()),
            escape(labels.data()),
            escape(gallery.data().sha256()),
            String.join(
                "</bdi>, <bdi>", gallery.data().classes().stream().map(Site::escape).toList()),
            escape(labels.recipe()),
            GalleryPaths.MANIFEST,
            escape(gallery.environment().getOrDefault("commandLine", "a program")));
  }
}
