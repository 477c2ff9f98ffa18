package switchback.reports.site;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import switchback.datasets.files.AtomicFiles;

/**
 * Writes the pages of galleries and comparisons with their style and scripts. Pages can be opened
 * as files or served. They load nothing from any other place, which a content-security policy
 * enforces. Their scripts are no modules, as browsers do not load modules from files; {@code
 * theme.js} says how they work together.
 */
public final class Site {
  /** The folder of style and scripts in a gallery or comparison. */
  private static final String FOLDER = "site";

  private static final String STYLE = "site.css";

  /** The script that runs before the page is drawn. */
  private static final String THEME = "theme.js";

  /** The scripts that all pages use, in the order in which they load. */
  private static final List<String> COMMON =
      List.of("dom.js", "route.js", "pictures.js", "controls.js", "parts.js", "shell.js");

  private static final List<String> GALLERY =
      List.of(
          "record.js",
          "architecture.js",
          "home.js",
          "layer.js",
          "summary.js",
          "connections.js",
          "feature.js",
          "correlation.js",
          "gallery.js");

  private static final List<String> COMPARISON =
      List.of("scores.js", "overlay.js", "comparison.js");

  private final List<String> scripts;
  private final String data;

  private Site(List<String> own, String data) {
    this.scripts = Stream.concat(COMMON.stream(), own.stream()).toList();
    this.data = data;
  }

  /** Returns the site of a gallery. */
  public static Site ofGallery() {
    return new Site(GALLERY, "gallery.js");
  }

  /** Returns the site of a comparison. */
  public static Site ofComparison() {
    return new Site(COMPARISON, "compare.js");
  }

  /**
   * Writes a page and, beside it, everything that it needs except its data.
   *
   * @param file the page, in an existing folder
   * @param title plain text
   * @param content the HTML to show without scripts
   * @throws IOException if a file cannot be written
   */
  public void write(Path file, String title, String content) throws IOException {
    Path site = Files.createDirectories(file.resolveSibling(FOLDER));
    copy(STYLE, site);
    copy(THEME, site);
    for (String script : scripts) {
      copy(script, site);
    }
    AtomicFiles.write(file, temporary -> Files.writeString(temporary, page(title, content)));
  }

  /**
   * Copies the common style sheet and one more beside a page that has no scripts.
   *
   * @param page the page, in an existing folder
   * @param style the name of the other style sheet
   * @return the HTML that links both style sheets in the page's head
   * @throws IOException if a file cannot be written
   */
  public static String copyStyles(Path page, String style) throws IOException {
    Path site = Files.createDirectories(page.resolveSibling(FOLDER));
    copy(STYLE, site);
    copy(style, site);
    return Stream.of(STYLE, style)
        .map(name -> "<link rel=\"stylesheet\" href=\"%s/%s\">\n".formatted(FOLDER, name))
        .collect(Collectors.joining());
  }

  private String page(String title, String content) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="generator" content="Switchback">
    <title>%s</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="%s">
    %s</head>
    <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header id="head"></header>
    <main id="main" tabindex="-1">
    %s</main>
    <footer id="foot"></footer>
    %s%s</body>
    </html>
    """
        .formatted(
            escape(title),
            FOLDER + "/" + STYLE,
            script(FOLDER + "/" + THEME),
            content,
            script(data),
            scripts.stream()
                .map(name -> script(FOLDER + "/" + name))
                .collect(Collectors.joining()));
  }

  private static String script(String file) {
    return "<script src=\"%s\"></script>\n".formatted(file);
  }

  private static void copy(String name, Path folder) throws IOException {
    try (InputStream in = Site.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("no resource " + name);
      }
      byte[] bytes = in.readAllBytes();
      AtomicFiles.write(folder.resolve(name), temporary -> Files.write(temporary, bytes));
    }
  }

  /** Escapes plain text for HTML text and for attributes in double quotes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
