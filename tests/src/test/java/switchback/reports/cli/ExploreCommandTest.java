package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code explore} as a separate process, and checks the commands that open the browser. */
class ExploreCommandTest extends CommandTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");

  /** The number of slow clients, half of them in the headers and half in the body. */
  private static final int SLOW = 12;

  private static final String BODY =
      """
      POST /api/upload HTTP/1.1\r
      Host: 127.0.0.1:PORT\r
      Origin: http://127.0.0.1:PORT\r
      Content-Length: 1000\r
      \r
      begun\
      """;

  @TempDir Path temporary;

  private @Nullable Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    process =
        Program.INTERRUPTIBLE
            .with("-Djava.io.tmpdir=" + temporary, "-Dsun.net.httpserver.maxReqTime=2")
            .builder(
                Program.MAIN,
                List.of("explore", "pretrained", "--data=synthetic", "--threads=1", "--no-browser"))
            .redirectError(temporary.resolve("err").toFile())
            .start();
    return process;
  }

  /** Returns the port of the address that is the whole standard output. */
  private static int port(Process process) throws IOException {
    String line = String.valueOf(process.inputReader(UTF_8).readLine());
    Matcher address = ADDRESS.matcher(line);
    assertThat(address.matches()).as("an address: %s", line).isTrue();
    return Integer.parseInt(address.group(1));
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static String answer(int port, String path) throws IOException {
    try (Socket socket = connect(port)) {
      socket.setSoTimeout(30_000);
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
              .formatted(path, port);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private boolean isTidy() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, "switchback-explore-*")) {
      return !left.iterator().hasNext();
    }
  }

  @Test
  @Timeout(120)
  void outlivesSlowClientsAndEndsOnAnInterrupt() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "signals are sent by kill and env");
    Process explorer = start();
    int port = port(explorer);
    assertThat(isTidy()).isFalse();
    assertThat(answer(port, "/")).startsWith("HTTP/1.1 200").contains("<title>Explore</title>");

    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      Socket socket = connect(port);
      String begun = i % 2 == 0 ? "GET / HTTP/1.1\r\nHo" : BODY.replace("PORT", "" + port);
      socket.getOutputStream().write(begun.getBytes(ISO_8859_1));
      slow.add(socket);
    }
    assertThat(answer(port, "/api/session")).startsWith("HTTP/1.1 200");
    for (Socket socket : slow) {
      socket.setSoTimeout(30_000);
      // The explorer closes the connection without an answer.
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.close();
    }

    assertThat(answer(port, "/api/session")).startsWith("HTTP/1.1 200");
    Program.signal(explorer, "INT");
    assertThat(explorer.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(explorer.exitValue()).isEqualTo(130);
    assertThatThrownBy(() -> connect(port).close()).isInstanceOf(ConnectException.class);
    assertThat(isTidy()).isTrue();
  }

  @Test
  void refusesAPortThatThereIsNot() {
    assertThat(run("explore", "pretrained", "--port=65536")).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: no such port: --port: got 65536");
  }

  @Test
  void refusesNamesAndAddressesThatAreNone() {
    assertThat(run("explore", "pretrained", "--host-name=http://localhost:9000/")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("error: not a host name: --host-name: got http://localhost:9000/")
        .contains("between http:// and the next slash");
    assertThat(run("explore", "pretrained", "--bind=example.org")).isEqualTo(2);
    assertThat(err.toString()).contains("error: not an address: --bind: got example.org");
  }

  @Test
  void opensTheBrowserWhereThereIsADesktop() {
    URI page = URI.create("http://127.0.0.1:1/");
    assertThat(Browser.command(page, "Linux", Map.of())).isEmpty();
    assertThat(Browser.command(page, "Linux", Map.of("DISPLAY", ""))).isEmpty();
    assertThat(Browser.command(page, "Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")))
        .containsExactly("xdg-open", "http://127.0.0.1:1/");
    assertThat(Browser.command(page, "Mac OS X", Map.of())).startsWith("open");
    assertThat(Browser.command(page, "Windows 11", Map.of())).startsWith("rundll32");
  }
}
