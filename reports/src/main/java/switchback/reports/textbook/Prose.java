package switchback.reports.textbook;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import switchback.reports.site.Site;

/**
 * Text in a small notation: {@code $formula$} in the notation of {@link MathText}, {@code
 * *emphasis*} and {@code `code`}. A single star, dollar or backtick cannot be written.
 */
final class Prose {
  private static final Pattern PART = Pattern.compile("\\$([^$]+)\\$|\\*([^*]+)\\*|`([^`]*)`");

  private Prose() {}

  /** Returns plain text. */
  static String plain(String text) {
    return PART.matcher(text)
        .replaceAll(
            match ->
                literally(
                    part(match, formula -> MathText.parse(formula).plain(), word -> word, c -> c)));
  }

  /** Returns HTML. */
  static String html(String text) {
    return PART.matcher(Site.escape(text).replace("&#39;", "\u2019"))
        .replaceAll(
            match ->
                literally(
                    part(
                        match,
                        formula -> MathText.parse(unescaped(formula)).mathMl(false),
                        word -> "<em>" + word + "</em>",
                        code -> "<code>" + code + "</code>")));
  }

  /** Quotes a name from outside, so that it appears in text as it is. */
  static String name(String name) {
    return "`" + name.replace('`', '\u02cb').replaceAll("\\p{Cntrl}", " ") + "`";
  }

  private static String part(
      MatchResult match,
      UnaryOperator<String> formula,
      UnaryOperator<String> emphasis,
      UnaryOperator<String> code) {
    if (match.group(1) != null) {
      return formula.apply(match.group(1));
    }
    return match.group(2) != null ? emphasis.apply(match.group(2)) : code.apply(match.group(3));
  }

  private static String literally(String text) {
    return Matcher.quoteReplacement(text);
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }
}
