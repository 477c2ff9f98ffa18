package switchback.reports.textbook;

import static switchback.reports.site.Site.escape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.files.AtomicFolder;
import switchback.reports.site.Site;

/**
 * A chapter as a page that needs nothing outside its folder: formulas are MathML, figures are SVG
 * inside the page, and there is no script.
 */
public final class ChapterPage {
  private static final String PAGE = "index.html";
  private static final String STYLE = "textbook.css";

  private final Chapter chapter;
  private final String commandLine;
  private int sections;

  private ChapterPage(Chapter chapter, String commandLine) {
    this.chapter = chapter;
    this.commandLine = commandLine;
  }

  /**
   * Writes the page, its style and the named tables to a folder, which appears as a whole or not at
   * all.
   *
   * @param folder a new or empty folder, or an older one of the same chapter, which is replaced
   * @param commandLine the command that makes the page again
   * @return the path of the page
   * @throws switchback.datasets.tasks.SwitchbackException if the folder holds anything else
   * @throws IOException if the folder cannot be written
   */
  public static Path write(Path folder, Chapter chapter, String commandLine) throws IOException {
    String marker = marker(chapter.name());
    try (AtomicFolder whole = AtomicFolder.create(folder, marker)) {
      Path page = whole.path().resolve(PAGE);
      String styles = Site.copyStyles(page, STYLE);
      AtomicFiles.write(
          page,
          file -> Files.writeString(file, new ChapterPage(chapter, commandLine).document(styles)));
      Files.writeString(whole.path().resolve(marker), TerminalText.of(chapter));
      for (Block.Named table : chapter.tables().toList()) {
        Files.writeString(whole.path().resolve(table.name() + ".csv"), table.csv());
      }
      whole.publish();
    }
    return folder.resolve(PAGE);
  }

  /** Returns the name of the file that distinguishes the folder of a chapter from others. */
  public static String marker(String chapter) {
    return chapter + ".txt";
  }

  private String document(String styles) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'self'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="generator" content="Switchback">
    <title>%s</title>
    <link rel="icon" href="data:,">
    %s</head>
    <body class="textbook">
    <a class="skip" href="#main">Skip to the content</a>
    <header id="head"><div class="bar"><span class="brand">Switchback</span> <span class="facts">textbook \u00b7 %s</span></div></header>
    <main id="main" tabindex="-1">
    <h1>%s</h1>
    <p class="lead">%s</p>
    %s%s</main>
    <footer id="foot">
    <h2>Sources</h2>
    <ul>%s</ul>
    %s<p>This page is made by <code>%s</code>. Its numbers are computed by the kernels that train the network.</p>
    </footer>
    </body>
    </html>
    """
        .formatted(
            escape(Prose.plain(chapter.title())),
            styles,
            escape(chapter.name()),
            escape(chapter.title()),
            Prose.html(chapter.lead()),
            contents(),
            body(),
            items(chapter.sources()),
            files(),
            escape(commandLine));
  }

  private String contents() {
    List<String> titles =
        chapter.blocks().stream()
            .filter(Block.Section.class::isInstance)
            .map(block -> ((Block.Section) block).title())
            .toList();
    return IntStream.range(0, titles.size())
        .mapToObj(i -> "<li><a href=\"#s%d\">%s</a></li>\n".formatted(i + 1, escape(titles.get(i))))
        .collect(Collectors.joining("", "<nav aria-label=\"Sections\"><ol>\n", "</ol></nav>\n"));
  }

  private static String items(List<String> texts) {
    return texts.stream()
        .map(text -> "<li>" + Prose.html(text) + "</li>\n")
        .collect(Collectors.joining());
  }

  private String files() {
    String files =
        chapter
            .tables()
            .map(table -> "<a href=\"%1$s.csv\">%1$s.csv</a>".formatted(escape(table.name())))
            .collect(Collectors.joining(", "));
    return files.isEmpty()
        ? ""
        : "<p>The numbers with all their digits: %s.</p>\n".formatted(files);
  }

  private String body() {
    StringBuilder html = new StringBuilder();
    for (Block block : chapter.blocks()) {
      if (block instanceof Block.Section(String title)) {
        html.append(sections++ == 0 ? "" : "</section>\n");
        html.append("<section>\n<h2 id=\"s%d\">%s</h2>\n".formatted(sections, escape(title)));
      } else {
        html.append(html(block));
      }
    }
    return html.append(sections == 0 ? "" : "</section>\n").toString();
  }

  private static String html(Block block) {
    return switch (block) {
      case Block.Section(String title) -> "<h2>%s</h2>\n".formatted(escape(title));
      case Block.Paragraph(String text) -> "<p>%s</p>\n".formatted(Prose.html(text));
      case Block.Formula(List<String> lines) -> formula(lines);
      case Block.Grids grids -> grids(grids);
      case Block.Table table -> table(table);
      case Block.Figure(String svg, String caption) ->
          "<figure>\n%s<figcaption>%s</figcaption>\n</figure>\n"
              .formatted(scrolling("Figure", svg), Prose.html(caption));
      case Block.Data _ -> "";
      case Block.Question(String question, List<Block> answer) ->
          "<div class=\"question\">\n<h3>%s</h3>\n%s</div>\n"
              .formatted(
                  Prose.html(question),
                  answer.stream().map(ChapterPage::html).collect(Collectors.joining()));
    };
  }

  /**
   * Wraps an element that may be wider than a phone, so that it scrolls by itself, also by keys.
   */
  private static String scrolling(String label, String html) {
    return "<div class=\"scroll\" role=\"group\" aria-label=\"%s\" tabindex=\"0\">\n%s</div>\n"
        .formatted(label, html);
  }

  private static String formula(List<String> lines) {
    return scrolling(
            "Formula",
            lines.stream()
                .map(line -> MathText.parse(line).mathMl(true) + "\n")
                .collect(Collectors.joining()))
        .replace("class=\"scroll\"", "class=\"scroll formula\"");
  }

  private static String grids(Block.Grids grids) {
    StringBuilder html = new StringBuilder("<figure>\n<div class=\"grids\">\n");
    for (int i = 0; i < grids.grids().size(); i++) {
      Grid grid = grids.grids().get(i);
      String sign = i == 0 ? "" : grids.signs().get(i - 1);
      if (!sign.isEmpty()) {
        html.append("<span class=\"sign\">%s</span>\n".formatted(escape(sign)));
      }
      html.append(
          "<div class=\"grid\"><p>%s</p>\n%s</div>\n"
              .formatted(Prose.html(grid.title()), Scene.of(grid)));
    }
    return html.append(
            "</div>\n<figcaption>%s</figcaption>\n</figure>\n"
                .formatted(Prose.html(grids.caption())))
        .toString();
  }

  private static String table(Block.Table table) {
    StringBuilder html = new StringBuilder();
    html.append("<table>\n<caption>%s</caption>\n".formatted(Prose.html(table.caption())));
    html.append("<thead><tr>");
    for (int i = 0; i < table.header().size(); i++) {
      boolean isNumber = table.rows().getFirst().get(i).isNumber();
      html.append(
          "<th scope=\"col\"%s>%s</th>"
              .formatted(isNumber ? " class=\"number\"" : "", Prose.html(table.header().get(i))));
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : table.rows()) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        String kind = cell.isNumber() ? " class=\"number\"" : "";
        html.append(
            (i == 0 ? "<th scope=\"row\"%s>%s</th>" : "<td%s>%s</td>")
                .formatted(kind, Prose.html(cell.shown())));
      }
      html.append("</tr>\n");
    }
    return scrolling("Table", html.append("</tbody>\n</table>\n").toString());
  }
}
