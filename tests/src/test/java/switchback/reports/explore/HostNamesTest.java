package switchback.reports.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Tests an explorer that listens on all addresses and has further host names. */
class HostNamesTest extends Exploring {
  private static Explorer named;

  @BeforeAll
  static void openNamed() throws IOException {
    Access access =
        new Access(
            InetAddress.ofLiteral("0.0.0.0"),
            0,
            List.of("localhost:9000", "lab.example", "[2001:db8::7]:80"));
    named = Explorer.open(input(), access, Progress.NONE, Exploring::words);
  }

  @AfterAll
  static void closeNamed() throws IOException {
    named.close();
  }

  private static String get(String host) throws IOException {
    return raw(named, "GET /api/session HTTP/1.1", "Host: " + host.replace("PORT", port()));
  }

  private static String port() {
    return Integer.toString(named.address().getPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9000",
        "LocalHost:9000",
        "lab.example",
        "lab.example:PORT",
        "[2001:DB8::7]:80",
        "[2001:db8:0::0:7]:80",
        "127.0.0.1:PORT",
        "localhost:PORT"
      })
  void letsInByItsNames(String host) throws IOException {
    assertThat(get(host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9001",
        "localhost:90000",
        "lab.example:9000",
        "[2001:db8::8]:80",
        "[:::]:80",
        "other.lab.example",
        "lab.example.evil.test",
        "0.0.0.0:PORT",
        "127.0.0.1:9000",
        "evil.example:PORT"
      })
  void refusesAllOthers(String host) throws IOException {
    assertThat(get(host)).startsWith("HTTP/1.1 403").doesNotContain("sha256");
  }

  @Test
  void saysWhichOptionLetsAHostIn() throws IOException {
    assertThat(get("localhost:9001")).contains("start with --host-name localhost:9001\"");
    assertThat(get("my-box.local")).contains("start with --host-name my-box.local\"");
    assertThat(get("<script>:1")).contains("request to another host").doesNotContain("--host-name");
    assertThat(get("a b")).doesNotContain("--host-name");
  }

  @Test
  void takesUploadsOfItsNamesWithAndWithoutTls() throws IOException {
    for (String origin : List.of("http://lab.example", "https://lab.example")) {
      assertThat(upload("lab.example", origin)).startsWith("HTTP/1.1 400").contains("dropped file");
    }
    assertThat(upload("lab.example", "http://localhost:9000")).startsWith("HTTP/1.1 403");
    assertThat(upload("lab.example", "ftp://lab.example")).startsWith("HTTP/1.1 403");
    assertThat(upload("lab.example", "null")).startsWith("HTTP/1.1 403");
  }

  private static String upload(String host, String origin) throws IOException {
    String line = "POST /api/upload HTTP/1.1";
    return raw(named, line, "Host: " + host, "Content-Length: 0", "Origin: " + origin);
  }

  @Test
  void keepsOtherSitesOutUnderItsNames() throws IOException {
    String line = "GET /api/session HTTP/1.1";
    assertThat(raw(named, line, "Host: lab.example", "Sec-Fetch-Site: cross-site"))
        .startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "a-b.c:1", "a_b:65535", "[::1]", "[::1]:8080", "10.0.0.7:9000", "7"})
  void knowsHostNames(String name) {
    assertThat(Access.isName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.example",
        "http://localhost:9000",
        "localhost:9000/",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:999999",
        ":9000",
        "::1",
        "a b",
        "a,b",
        "-a",
        "a@b",
        "a\nb",
        "häuschen"
      })
  void refusesOtherText(String text) {
    assertThat(Access.isName(text)).isFalse();
    assertThatThrownBy(() -> new Access(InetAddress.ofLiteral("::"), 0, List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesTheAddressThatABrowserHereOpens() {
    assertThat(named.address().getHost()).isEqualTo("127.0.0.1");
    Access six = new Access(InetAddress.ofLiteral("::1"), 0, List.of());
    assertThat(six.authority(8080)).isEqualTo("[0:0:0:0:0:0:0:1]:8080");
    assertThat(six.isOpen()).isFalse();
  }

  /** 192.0.2.1 is reserved for documentation, so that no machine has it (RFC 5737). */
  @Test
  void saysThatAnAddressIsNotThisMachines() {
    Access access = new Access(InetAddress.ofLiteral("192.0.2.1"), 0, List.of());
    assertThatThrownBy(() -> Explorer.open(input(), access, Progress.NONE, Exploring::words))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageStartingWith("cannot listen: 192.0.2.1:0: got ")
        .hasMessageContaining("--bind");
  }
}
