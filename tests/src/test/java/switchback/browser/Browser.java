package switchback.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The headless Chromium of this machine; nothing is downloaded for it. It records the requests that
 * pages make and the messages on their console.
 */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The least width, in CSS pixels, that no style sheet calls narrow. */
  private static final int WIDE = 800;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one; where none is installed, the tests that need it are skipped, and say so. */
  public static Browser start() {
    Optional<Path> chromium = installed("chromium", "chromium-browser", "google-chrome");
    Optional<Path> chromedriver = installed("chromedriver");
    assumeTrue(
        chromium.isPresent() && chromedriver.isPresent(),
        "no Chromium with chromedriver here; on Debian: apt-get install chromium chromium-driver");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        "--force-device-scale-factor=1");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<Path> installed(String... names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Sets the width of the window in CSS pixels and the light or dark theme of the system. */
  Browser shaped(int width, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    return this;
  }

  /** Opens a folder's page from the file system and clears the log. */
  void open(Path folder, String hash) {
    open(folder.resolve("index.html").toUri(), hash);
  }

  /** Opens a page and clears the log. */
  void open(URI page, String hash) {
    driver.get("about:blank"); // Else only the hash would change.
    forget();
    driver.get(page + hash);
    awaitPage();
  }

  /** Opens a folder's page that has no scripts and clears the log. */
  void openStill(Path folder) {
    driver.get("about:blank");
    forget();
    driver.get(folder.resolve("index.html").toUri().toString());
  }

  /** Closes the page and clears the log and everything that pages have stored. */
  void renew() {
    driver.get("about:blank");
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", "file://", "storageTypes", "all"));
    forget();
  }

  /** Clears the log. */
  void forget() {
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
  }

  /** Goes to another state of the open page. */
  void go(String hash) {
    run("location.hash = arguments[0]", hash);
    awaitPage();
  }

  void reload() {
    driver.navigate().refresh();
    awaitPage();
  }

  /** Goes back as the browser's button does; the driver's own command waits for a page to load. */
  void back() {
    String here = run("return location.href");
    run("history.back()");
    await("return location.href !== '%s'".formatted(here.replace("'", "\\'")));
    awaitPage();
  }

  /** Waits until the page shows the state that its address names. */
  void awaitPage() {
    await("return document.documentElement.dataset.ready === location.hash");
  }

  /** Waits until every tile that can be seen in the window has its picture. */
  void awaitPictures() {
    await(
        """
        const box = (element) => element.getBoundingClientRect();
        const isCut = (tile) => {
          const frame = tile.closest('.carpet, .scroll');
          return frame !== null && (box(frame).bottom <= box(tile).top
              || box(frame).right <= box(tile).left);
        };
        return [...document.querySelectorAll('.tile')].every((tile) => 'drawn' in tile.dataset
            || tile.classList.contains('missing') || box(tile).top > innerHeight
            || box(tile).left > innerWidth || isCut(tile)
            || !tile.checkVisibility({contentVisibilityAuto: true}))\
        """);
  }

  void await(String condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Boolean.TRUE.equals(driver.executeScript(condition))) {
      assertThat(System.nanoTime()).as("waiting for %s", condition).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Runs a script and returns its value. */
  @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway"}) // The caller knows what returns.
  public <T> T run(String script, Object... arguments) {
    @SuppressWarnings("unchecked")
    T result = (T) driver.executeScript(script, arguments);
    return result;
  }

  String hash() {
    return run("return decodeURIComponent(location.hash)");
  }

  /** Returns the visible texts of the matching elements. */
  List<String> texts(String selector) {
    return run(
        "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())",
        selector);
  }

  /** Returns the exact values behind the matching numbers. */
  List<String> values(String selector) {
    return run(
        "return [...document.querySelectorAll(arguments[0])].map((e) => e.getAttribute('value'))",
        selector);
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** Clicks the label of a choice, over which its input lies. */
  void choose(String id) {
    find("#" + id).click();
    awaitPage();
  }

  /** Clicks in the first matching element, at these shares of its width and height. */
  void clickAt(String selector, double x, double y) {
    WebElement element = find(selector);
    run("arguments[0].scrollIntoView({block: 'center'})", element);
    int right = (int) Math.floor((x - 0.5) * element.getSize().width);
    int down = (int) Math.floor((y - 0.5) * element.getSize().height);
    new Actions(driver).moveToElement(element, right, down).click().perform();
    awaitPage();
  }

  /** Selects an entry by its value. */
  void select(String id, String value) {
    run(
        """
        const select = document.getElementById(arguments[0]);
        select.focus();
        select.value = arguments[1];
        select.dispatchEvent(new Event('change', {bubbles: true}))\
        """,
        id,
        value);
    awaitPage();
  }

  /** Presses keys in the focused element. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
    awaitPage();
  }

  void pressEscape() {
    press(Keys.ESCAPE);
  }

  /**
   * Returns a PNG picture of an element as it is drawn. Tiles are drawn when they come into sight.
   */
  byte[] picture(WebElement element) {
    run("arguments[0].scrollIntoView({behavior: 'instant', block: 'nearest'})", element);
    awaitPictures();
    return element.getScreenshotAs(OutputType.BYTES);
  }

  /** Fails if the console has a message, a request left the folder, or the page is too wide. */
  void assertQuiet(Path folder) {
    assertQuiet(folder.toUri());
  }

  /** Fails as above, for requests that do not start with an address. */
  void assertQuiet(URI base) {
    List<String> said = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      said.add(entry.getLevel() + " " + entry.getMessage());
    }
    assertThat(said).as("the console").isEmpty();
    assertThat(requests()).as("requests").allMatch(url -> isWithin(url, base));
    assertNoOverflow();
  }

  private static boolean isWithin(String url, URI base) {
    return url.startsWith(base.toString()) || url.startsWith("data:") || url.equals("about:blank");
  }

  private List<String> requests() {
    List<String> urls = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = JSON.readTree(entry.getMessage()).get("message");
      if (message.get("method").stringValue().equals("Network.requestWillBeSent")) {
        urls.add(message.get("params").get("request").get("url").stringValue());
      }
    }
    return urls;
  }

  void assertNoOverflow() {
    Boolean fits =
        run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    assertThat(fits).as("fits the width at " + hash()).isTrue();
  }

  /** Fails if axe-core has a serious or critical finding on the page. */
  void assertAccessible() throws IOException {
    assertAccessible("{}");
  }

  /**
   * Fails as above, for a page that is checked wide and narrow, light and dark. Contrast, which
   * takes most of the time, depends on the theme and not on the width: it is measured when the page
   * is wide. The other rules do not depend on the theme: they are checked when the page is light.
   */
  void assertAccessible(int width, boolean dark) throws IOException {
    boolean narrow = width < WIDE;
    if (!narrow && !dark) {
      assertAccessible();
    } else if (!narrow) {
      assertAccessible("{runOnly: ['color-contrast']}");
    } else if (!dark) {
      assertAccessible("{rules: {'color-contrast': {enabled: false}}}");
    }
  }

  private void assertAccessible(String rules) throws IOException {
    if (!this.<Boolean>run("return typeof axe === 'object'")) {
      // The debugger may run scripts that the page's policy forbids.
      run(axe());
    }
    // It asks for the boxes of all elements. Where the page leaves contents out until they are
    // scrolled to, the browser would lay them out for each question: they are all laid out before.
    // Of a page with thousands of elements on a busy machine it takes more than a minute.
    driver.manage().timeouts().scriptTimeout(PATIENCE.multipliedBy(4));
    @SuppressWarnings("unchecked")
    List<String> findings =
        (List<String>)
            driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                const unlocked = new CSSStyleSheet();
                unlocked.replaceSync('* { content-visibility: visible !important }');
                document.adoptedStyleSheets.push(unlocked);
                axe.run(document, {resultTypes: ['violations'], preload: false, ...%s}).then((results) => {
                  document.adoptedStyleSheets.pop();
                  done(results.violations
                      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                      .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary}`)));
                })\
                """
                    .formatted(rules));
    assertThat(findings).as("axe-core at " + hash()).isEmpty();
  }

  /** Returns the script, which a page keeps until it is left. */
  private static String axe() throws IOException {
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      if (script == null) {
        throw new IOException("axe-core is not on the class path");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
