package switchback.cluster;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.datasets.tasks.SwitchbackException;

/** Addresses of masters, good and bad. */
class MasterAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[*]",
        "local[2]",
        "local[2,3]",
        "local-cluster[2,1,1024]",
        "local-cluster[2, 1, 1024]",
        "yarn",
        "k8s://https://cluster:6443"
      })
  void acceptsWhatSparkKnows(String master) {
    assertThatNoException().isThrownBy(() -> MasterAddress.check(master));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "lokal", "local[]", "local-cluster[2,1]", "spark://host", "spark://:1", "a:1"})
  void rejectsOthersInOneLine(String master) {
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> MasterAddress.check(master))
        .withMessageMatching("unknown kind of master: --spark: got .*, expected local\\[\\*], .*");
  }

  /** Checks that a master that is not there is missed at once, unless another one answers. */
  @Test
  void findsOutWhoAnswers() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int silent;
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      silent = socket.getLocalPort();
    }
    String nobody = "spark://127.0.0.1:" + silent;
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> MasterAddress.check(nobody))
        .withMessageStartingWith("no master answers: " + nobody + ": got Connection refused");
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      String both = nobody + ",127.0.0.1:" + socket.getLocalPort();
      assertThatNoException().isThrownBy(() -> MasterAddress.check(both));
    }
    assertThatExceptionOfType(SwitchbackException.class)
        .isThrownBy(() -> MasterAddress.check("spark://127.0.0.1:99999"))
        .withMessageStartingWith("no master answers");
  }
}
