package switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and the guides point to things that exist, and stay easy to read. */
class GuidesTest {
  private static final Path README = Guides.ROOT.resolve("README.md");
  private static final int README_LINES = 170;
  private static final int WIDTH = 100;

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  static List<Path> guides() {
    return Guides.all();
  }

  @Test
  void thereAreGuidesInEveryModuleButDatasets() {
    assertThat(guides().stream().map(file -> Guides.ROOT.relativize(file).getName(0).toString()))
        .contains("README.md", "CHANGELOG.md", "training", "deconv", "reports", "tests");
  }

  @Test
  void theReadmeIsShort() {
    assertThat(Guides.text(README).lines()).hasSizeLessThanOrEqualTo(README_LINES);
  }

  /** Tables and a program's output cannot be broken. */
  @ParameterizedTest
  @MethodSource("guides")
  void linesFitTheScreen(Path guide) {
    List<String> lines = new ArrayList<>(Guides.prose(guide));
    Guides.blocks(guide).stream()
        .filter(block -> !block.language().equals("text"))
        .forEach(block -> lines.addAll(block.lines()));
    assertThat(lines).isNotEmpty();
    assertThat(lines.stream().filter(line -> !line.startsWith("|") && line.length() > WIDTH))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("guides")
  void linksLeadSomewhere(Path guide) {
    for (String target : links(guide)) {
      int anchor = target.indexOf('#');
      String path = anchor < 0 ? target : target.substring(0, anchor);
      Path file = path.isEmpty() ? guide : guide.resolveSibling(path).normalize();
      assertThat(file).as("%s in %s", target, guide).exists();
      if (anchor >= 0) {
        assertThat(anchors(file)).as("in %s", guide).contains(target.substring(anchor + 1));
      }
    }
  }

  private static List<String> links(Path guide) {
    return LINK.matcher(String.join("\n", Guides.prose(guide)))
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.startsWith("https://"))
        .toList();
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path guide) {
    return Guides.prose(guide).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everyGuideCanBeReachedFromTheReadme() {
    Set<Path> reached =
        links(README).stream()
            .map(target -> README.resolveSibling(target.replaceFirst("#.*", "")).normalize())
            .collect(Collectors.toSet());
    assertThat(guides().stream().filter(guide -> !guide.equals(README)).map(Path::normalize))
        .isSubsetOf(reached);
  }

  /** But for indentation, and what a test asserts of it after its end. */
  @ParameterizedTest
  @MethodSource("guides")
  void everyJavaExampleIsCodeThatRuns(Path guide) throws IOException {
    List<String> sources = new ArrayList<>();
    for (Path source : javaFiles("tests")) {
      sources.add(unindented(Files.readAllLines(source)));
    }
    assertThat(Guides.blocks(guide))
        .filteredOn(block -> block.language().equals("java"))
        .allSatisfy(
            block ->
                assertThat(sources)
                    .as(String.join("\n", block.lines()))
                    .anyMatch(source -> source.contains(unindented(block.lines()))));
  }

  private static String unindented(List<String> lines) {
    return lines.stream().map(String::strip).collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @MethodSource("guides")
  void namedTestsExist(Path guide) throws IOException {
    assertThat(code(String.join("\n", Guides.prose(guide))))
        .filteredOn(name -> name.matches("[A-Z]\\w+Test"))
        .isSubsetOf(typeNames("tests"));
  }

  /** Each package of a module stands in the map, and each package there exists. */
  @Test
  void theMapNamesEveryPackage() throws IOException {
    for (List<String> row : Guides.table(README, "## Map")) {
      String module = code(row.getFirst()).getFirst();
      if (!module.equals("tests")) {
        Set<String> packages = new TreeSet<>();
        Path root = sources(module).resolve("switchback").resolve(module);
        for (Path source : javaFiles(module)) {
          String name = root.relativize(source.getParent()).toString().replace('/', '.');
          packages.add(name.replaceFirst("\\..*", ""));
        }
        packages.remove("");
        assertThat(code(row.get(1)).stream().filter(name -> name.matches("[a-z0-9]+")))
            .as(module)
            .containsExactlyInAnyOrderElementsOf(packages);
      }
    }
  }

  /** Types by their names, or by their packages and names below {@code switchback}. */
  @Test
  void theMapNamesTypesThatExist() throws IOException {
    Set<String> types = new TreeSet<>();
    for (String module : List.of("datasets", "training", "deconv", "reports")) {
      types.addAll(typeNames(module));
      for (Path source : javaFiles(module)) {
        String name = sources(module).resolve("switchback").relativize(source).toString();
        types.add(name.replace(".java", "").replace('/', '.'));
      }
    }
    String text = Guides.text(README);
    String map = text.substring(text.indexOf("## Map"), text.indexOf("## Guides"));
    assertThat(code(map))
        .filteredOn(name -> name.matches("([a-z0-9]+\\.)*[A-Z]\\w+"))
        .isNotEmpty()
        .isSubsetOf(types);
  }

  private static List<String> code(String text) {
    return CODE.matcher(text).results().map((MatchResult span) -> span.group(1)).toList();
  }

  private static Path sources(String module) {
    return Guides.ROOT.resolve(module).resolve("src/main/java");
  }

  private static Set<String> typeNames(String module) throws IOException {
    return javaFiles(module).stream()
        .map(source -> source.getFileName().toString().replace(".java", ""))
        .collect(Collectors.toSet());
  }

  private static List<Path> javaFiles(String module) throws IOException {
    Path folder = module.equals("tests") ? Guides.ROOT.resolve(module) : sources(module);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }
}
