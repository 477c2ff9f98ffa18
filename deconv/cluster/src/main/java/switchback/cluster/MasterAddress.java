package switchback.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import switchback.datasets.tasks.SwitchbackException;

/** The place of a master, as users write it. */
final class MasterAddress {
  private static final String STANDALONE = "spark://";
  private static final String FORMS =
      "local[*], local[N], local-cluster[N,CORES,MB], spark://HOST:PORT, yarn or k8s://URL";

  private static final Pattern FORM =
      Pattern.compile(
          "local|local\\[(\\*|\\d+)(,\\s*\\d+)?]|local-cluster\\[\\s*\\d+\\s*(,\\s*\\d+\\s*){2}]"
              + "|spark://[^,:/]+:\\d{1,5}(,[^,:/]+:\\d{1,5})*|yarn|k8s://.+");

  private static final int PATIENCE = 5000;

  private MasterAddress() {}

  /**
   * Checks the form of an address, and that somebody answers at a standalone one: Spark itself
   * would wait for a minute.
   *
   * @throws SwitchbackException if not
   */
  static void check(String master) {
    if (!FORM.matcher(master).matches()) {
      throw new SwitchbackException(
          "unknown kind of master",
          "--spark",
          master,
          FORMS,
          "quote the brackets in a shell, such as --spark 'local[*]'");
    }
    if (isStandalone(master)) {
      checkReachable(master);
    }
  }

  /** Returns whether this is the address of Spark's own kind of cluster. */
  static boolean isStandalone(String master) {
    return master.startsWith(STANDALONE);
  }

  private static void checkReachable(String master) {
    @Nullable IOException failure = null;
    for (String each : master.substring(STANDALONE.length()).split(",", -1)) {
      int colon = each.lastIndexOf(':');
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                each.substring(0, colon), Integer.parseInt(each.substring(colon + 1))),
            PATIENCE);
        return;
      } catch (IOException | IllegalArgumentException e) {
        failure = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
      }
    }
    throw new SwitchbackException(
        "no master answers",
        master,
        failure == null ? "no address" : String.valueOf(failure.getMessage()),
        "a running master of Spark",
        "start one by Spark's sbin/start-master.sh, or correct the host and port that it printed",
        failure);
  }
}
