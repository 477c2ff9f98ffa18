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
 * A headless Chromium that is installed already; nothing is downloaded for it. It remembers what it
 * was asked to load and what its console said.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one; where none is installed, the tests that need it are skipped, and say so. */
  static Browser start() {
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

  /** Makes the window so many CSS pixels wide, however narrow, and the system light or dark. */
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

  /** Opens a folder's page from the file system, forgetting what was logged before. */
  void open(Path folder, String hash) {
    open(folder.resolve("index.html").toUri(), hash);
  }

  /** Opens a page, forgetting what was logged before. */
  void open(URI page, String hash) {
    driver.get("about:blank"); // Else only the hash would change.
    forget();
    driver.get(page + hash);
    awaitPage();
  }

  /** Opens a folder's page that has no scripts, forgetting what was logged before. */
  void openStill(Path folder) {
    driver.get("about:blank");
    forget();
    driver.get(folder.resolve("index.html").toUri().toString());
  }

  /** Forgets what was logged so far. */
  void forget() {
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
  }

  /** Goes to another state of the page that is open. */
  void go(String hash) {
    run("location.hash = arguments[0]", hash);
    awaitPage();
  }

  void reload() {
    driver.navigate().refresh();
    awaitPage();
  }

  /** To the state before, as the browser's button does; a driver's own waits for a page to load. */
  void back() {
    String here = run("return location.href");
    run("history.back()");
    await("return location.href !== '%s'".formatted(here.replace("'", "\\'")));
    awaitPage();
  }

  /** Until what the address says is drawn. */
  void awaitPage() {
    await("return document.documentElement.dataset.ready === location.hash");
  }

  /** Until every tile in the window, or near, has its picture. */
  void awaitPictures() {
    await(
        """
        return [...document.querySelectorAll('.tile')].every((tile) => 'drawn' in tile.dataset
            || tile.classList.contains('missing') || tile.getBoundingClientRect().top > innerHeight
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

  /** Runs a script's text, and gives what it returns. */
  @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway"}) // The caller knows what returns.
  <T> T run(String script, Object... arguments) {
    @SuppressWarnings("unchecked")
    T result = (T) driver.executeScript(script, arguments);
    return result;
  }

  String hash() {
    return run("return decodeURIComponent(location.hash)");
  }

  /** The texts that a person reads of the elements found. */
  List<String> texts(String selector) {
    return run(
        "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())",
        selector);
  }

  /** The exact values behind the numbers found. */
  List<String> values(String selector) {
    return run(
        "return [...document.querySelectorAll(arguments[0])].map((e) => e.getAttribute('value'))",
        selector);
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** Clicks on the words of a choice; its input is laid over them. */
  void choose(String id) {
    find("#" + id).click();
    awaitPage();
  }

  /** Clicks in the first element found, at these shares of its width and height. */
  void clickAt(String selector, double x, double y) {
    WebElement element = find(selector);
    run("arguments[0].scrollIntoView({block: 'center'})", element);
    int right = (int) Math.floor((x - 0.5) * element.getSize().width);
    int down = (int) Math.floor((y - 0.5) * element.getSize().height);
    new Actions(driver).moveToElement(element, right, down).click().perform();
    awaitPage();
  }

  /** Takes an entry of a select by its value. */
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

  /** Presses keys where the focus is. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
    awaitPage();
  }

  void pressEscape() {
    press(Keys.ESCAPE);
  }

  /** A picture of an element as it is drawn, PNG. */
  byte[] picture(WebElement element) {
    return element.getScreenshotAs(OutputType.BYTES);
  }

  /** Nothing in the console, no request that leaves the folder, nothing wider than the window. */
  void assertQuiet(Path folder) {
    assertQuiet(folder.toUri());
  }

  /** The same for what lies below an address. */
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

  /** No serious or critical finding of axe-core on what is shown. */
  void assertAccessible() throws IOException {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      if (axe == null) {
        throw new IOException("axe-core is not on the class path");
      }
      // By the debugger's own way, which the page's policy does not forbid.
      run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    @SuppressWarnings("unchecked")
    List<String> findings =
        (List<String>)
            driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations'], preload: false}).then((results) => done(results.violations
                    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                    .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary}`))))\
                """);
    assertThat(findings).as("axe-core at " + hash()).isEmpty();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
