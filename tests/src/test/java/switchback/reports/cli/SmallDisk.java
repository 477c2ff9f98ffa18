package switchback.reports.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk in memory, mounted in a name space that one waiting process holds. The system removes it
 * when that process ends, and that process ends with this one, however this one ends.
 */
final class SmallDisk implements AutoCloseable {
  /** The unit in which files take space on the disk. */
  static final int BLOCK = 4096;

  private static final String BALLAST = "ballast";
  private static final String SCRIPT =
      "mount -t tmpfs -o size=\"$1\" none \"$0\" && echo mounted && exec cat";

  /** The ways to mount: in a user name space anybody may; otherwise only root, if at all. */
  private static final List<List<String>> WAYS =
      List.of(List.of("--user", "--map-root-user"), List.of());

  private final Process holder;
  private final Path place;
  private final boolean isUserSpace;

  private SmallDisk(Process holder, Path place, boolean isUserSpace) {
    this.holder = holder;
    this.place = place;
    this.isUserSpace = isUserSpace;
  }

  /**
   * Mounts a disk; skips the test, with the reason, if this machine does not permit it.
   *
   * @param place an empty folder
   */
  static SmallDisk mount(Path place, long bytes) throws IOException {
    StringBuilder reasons = new StringBuilder();
    for (List<String> way : WAYS) {
      List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
      command.addAll(way);
      command.addAll(List.of("sh", "-c", SCRIPT, place.toString(), Long.toString(bytes)));
      try {
        Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
        String line = String.valueOf(reader(holder).readLine());
        if (line.equals("mounted")) {
          return new SmallDisk(holder, place, !way.isEmpty());
        }
        holder.destroy();
        reasons.append("; ").append(line);
      } catch (IOException e) {
        reasons.append("; ").append(e.getMessage());
      }
    }
    assumeTrue(false, "this machine lets nobody mount a small disk" + reasons);
    throw new AssertionError("the test goes on though it is skipped");
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Returns the program as a process that sees the disk at its place. */
  Program program() {
    return Program.PLAIN.by(entering().toArray(String[]::new));
  }

  private List<String> entering() {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "--target=" + holder.pid(), "--mount"));
    if (isUserSpace) {
      command.addAll(List.of("--user", "--preserve-credentials"));
    }
    return command;
  }

  /** Returns the disk's folder as this process sees it. */
  Path seen() {
    return Path.of("/proc", Long.toString(holder.pid()), "root" + place);
  }

  /** Fills the disk except so many bytes, rounded to whole blocks. */
  void leave(long bytes) throws IOException {
    byte[] block = new byte[BLOCK];
    Path ballast = seen().resolve(BALLAST);
    Files.deleteIfExists(ballast);
    long rest = seen().toFile().getUsableSpace() - bytes;
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (; rest >= BLOCK; rest -= BLOCK) {
        out.write(block);
      }
    }
  }

  /** Frees the space again. */
  void empty() throws IOException {
    Files.delete(seen().resolve(BALLAST));
  }

  /**
   * Makes the disk read-only, {@code ro}, or writable again, {@code rw}.
   *
   * @return whether the system did so; it does not while a file is being written
   */
  boolean remount(String how) throws IOException, InterruptedException {
    Stream<String> mount = Stream.of("mount", "-o", "remount," + how, place.toString());
    List<String> command = Stream.concat(entering().stream(), mount).toList();
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  /** Returns the space that the files of a folder take on the disk. */
  static long taken(Path folder) throws IOException {
    long bytes = 0;
    for (byte[] file : Results.files(folder).values()) {
      bytes += blocks(file.length);
    }
    return bytes;
  }

  /** Returns the space that a file of that length takes. */
  static long blocks(long length) {
    return Math.ceilDiv(length, (long) BLOCK) * BLOCK;
  }

  @Override
  public void close() throws IOException {
    holder.destroy();
    holder.getOutputStream().close();
  }
}
