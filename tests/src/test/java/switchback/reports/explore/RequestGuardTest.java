package switchback.reports.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.tasks.Progress;
import switchback.datasets.tasks.SwitchbackException;

/** Tests which requests the explorer accepts. */
class RequestGuardTest extends Exploring {
  private static String own() {
    return "Host: " + at("/").getAuthority();
  }

  @Test
  void letsInByTheAddressAndByLocalhost() throws IOException {
    assertThat(raw("GET / HTTP/1.1", own())).startsWith("HTTP/1.1 200");
    String local = "Host: LOCALHOST:" + explorer.address().getPort();
    assertThat(raw("GET /api/session HTTP/1.1", local)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host: evil.example:PORT", "Host: 127.0.0.1", "Host: 127.0.0.1:PORT.evil", "A: b"})
  void refusesOtherHosts(String host) throws IOException {
    String header = host.replace("PORT", Integer.toString(explorer.address().getPort()));
    assertThat(raw("GET /api/session HTTP/1.1", header))
        .startsWith("HTTP/1.1 403")
        .contains("Host: got")
        .doesNotContain("sha256");
  }

  @Test
  void refusesSeveralHosts() throws IOException {
    assertThat(raw("GET / HTTP/1.1", own(), "Host: evil.example")).startsWith("HTTP/1.1 403");
  }

  @Test
  void refusesOtherSites() throws IOException {
    assertThat(raw("GET /api/session HTTP/1.1", own(), "Sec-Fetch-Site: cross-site"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /api/session HTTP/1.1", own(), "Sec-Fetch-Site: same-origin"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void takesImagesOfItsOwnPageOnly() throws IOException {
    String length = "Content-Length: 0";
    assertThat(raw("POST /api/upload HTTP/1.1", own(), length)).startsWith("HTTP/1.1 403");
    assertThat(raw("POST /api/upload HTTP/1.1", own(), length, "Origin: null"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("POST /api/upload HTTP/1.1", own(), length, "Origin: http://evil.example"))
        .startsWith("HTTP/1.1 403");
    String origin = "Origin: http://" + at("/").getAuthority();
    assertThat(raw("POST /api/upload HTTP/1.1", own(), length, origin))
        .startsWith("HTTP/1.1 400")
        .contains("not a supported image: the dropped file: got empty file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/explore.css/../../cli/build.properties",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/site/theme.js/../site.css",
        "/site/",
        "/explore%2ecss",
        "/explore.css/",
        "/explore.css%00.js",
        "/cli/build.properties",
        "/api",
        "/api/session/"
      })
  void hasNoOtherPaths(String path) throws IOException {
    assertThat(raw("GET " + path + " HTTP/1.1", own()))
        .startsWith("HTTP/1.1 404")
        .contains("{", "\"error\"", "no such page");
  }

  /** The JDK's server rejects these requests itself, and shows nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"//explore.css", "/api/image?image=%ZZ", "/<script>", "explore.css"})
  void refusesWhatIsNoAddress(String address) throws IOException {
    assertThat(raw("GET " + address + " HTTP/1.1", own()))
        .containsPattern("^HTTP/1.1 40[04] ")
        .doesNotContain("<script>", "--paper");
  }

  @Test
  void hasOneMethodAPath() throws IOException {
    String origin = "Origin: http://" + at("/").getAuthority();
    assertThat(raw("POST /api/session HTTP/1.1", own(), origin, "Content-Length: 0"))
        .startsWith("HTTP/1.1 405")
        .containsIgnoringCase("Allow: GET");
    assertThat(raw("GET /api/upload HTTP/1.1", own())).startsWith("HTTP/1.1 405");
    assertThat(raw("DELETE / HTTP/1.1", own())).startsWith("HTTP/1.1 405");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/session", "/nothing", "/api/unit"})
  void sendsTheSameHeadersAlways(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path, BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
                + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action"
                + " 'none'");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/image",
        "/api/image?image=train:60",
        "/api/image?image=train:-1",
        "/api/image?image=../x",
        "/api/image?image=upload:00",
        "/api/maps?image=train:0&layer=%3Cscript%3E",
        "/api/unit?image=train:0&layer=conv2&feature=64&y=0&x=0&isolation=max&rectification=linear",
        "/api/unit?image=train:0&layer=conv2&feature=6&y=16&x=0&isolation=max&rectification=linear",
        "/api/unit?image=train:0&layer=conv2&feature=6&y=1&x=0&isolation=max&rectification=none",
        "/api/top?layer=conv2&feature=99999999999999999999",
        "/api/find?split=mine&from=0"
      })
  void tellsWhatIsWrongInOneLine(String path) throws IOException {
    assertThat(raw("GET " + path + " HTTP/1.1", own()))
        .startsWith("HTTP/1.1 400")
        .contains(": got ", ", expected ", "; hint: ")
        .doesNotContain("Exception");
  }

  @Test
  void listensAtTheLoopbackAlone() throws IOException {
    int port = explorer.address().getPort();
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          assertThatThrownBy(() -> new Socket(address, port).close())
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void saysThatAPortIsTaken() {
    int port = explorer.address().getPort();
    assertThatThrownBy(
            () -> Explorer.open(input(), Access.local(port), Progress.NONE, Exploring::words))
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("--port");
  }

  @Test
  void isGoneOnceItIsClosed() throws IOException, InterruptedException {
    Explorer another = Explorer.open(input(), Access.local(0), Progress.NONE, Exploring::words);
    HttpRequest request = HttpRequest.newBuilder(another.address()).build();
    assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    another.close();
    assertThatThrownBy(() -> client.send(request, BodyHandlers.discarding()))
        .isInstanceOf(ConnectException.class);
    another.close();
  }
}
