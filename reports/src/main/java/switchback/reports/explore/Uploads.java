package switchback.reports.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import switchback.datasets.images.Fitting;
import switchback.datasets.images.ImageDecoder;
import switchback.datasets.images.RgbImage;
import switchback.datasets.tasks.SwitchbackException;

/**
 * The last {@value #KEPT} images that were dropped on the page, fitted to the network's input like
 * those of {@code --image}. Safe to share between threads.
 */
final class Uploads implements AutoCloseable {
  /** The start of their identifiers. */
  static final String KIND = "upload";

  /** What messages call the file, whose temporary name the user does not know. */
  private static final String DROPPED = "the dropped file";

  private static final int KEPT = 64;
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_NAME = 200;

  private final Fitting fitting;
  private final Limits limits;
  private final RandomGenerator names;

  /** Readable by its owner only, if the file system supports that. */
  private final Path folder;

  /** Images are decoded one at a time, as a large one needs half a gigabyte. */
  private final Semaphore decoding = new Semaphore(1);

  /** The kept images by identifier, the least recently used first. */
  private final Map<String, Picture> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

  /**
   * Creates a temporary folder, named after this process, which holds a file only while it is
   * decoded.
   *
   * @param fitting how images become those that the network takes
   * @param names the source of identifiers; must be hard to guess
   */
  Uploads(Fitting fitting, Limits limits, RandomGenerator names) throws IOException {
    this.fitting = fitting;
    this.limits = limits;
    this.names = names;
    this.folder =
        Files.createTempDirectory("switchback-explore-" + ProcessHandle.current().pid() + "-");
  }

  /**
   * Adds an image file.
   *
   * @param stream the file's bytes; read to the end, or up to twice the limit, as a sender that is
   *     cut off earlier may not receive the response
   * @param name the file's name, for the reader only; empty if unknown
   * @throws RejectedRequest if the file is not an image or exceeds the limit, or other images are
   *     being decoded for longer than a request waits
   */
  Picture add(InputStream stream, String name)
      throws IOException, InterruptedException, RejectedRequest {
    Path file = Files.createTempFile(folder, "", ".image");
    List<String> notices = new ArrayList<>();
    try {
      copy(stream, file);
      RgbImage image = decode(file, limits.patience(), notices);
      notices.add(fitting.text(image));
      String text = String.join("; ", notices).replace(file.toString(), DROPPED);
      return keep(new Picture(identifier(), fitting.alone(image), 0, shown(name), "", text));
    } catch (SwitchbackException e) {
      String line = String.valueOf(e.getMessage()).replace(file.toString(), DROPPED);
      throw new RejectedRequest(Response.BAD_REQUEST, line);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void copy(InputStream stream, Path file) throws IOException, RejectedRequest {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        size += n;
        if (size > 2 * limits.uploadBytes()) {
          throw tooLarge();
        }
        if (size <= limits.uploadBytes()) {
          out.write(buffer, 0, n);
        }
      }
    }
    if (size > limits.uploadBytes()) {
      throw tooLarge();
    }
  }

  private RejectedRequest tooLarge() {
    return RejectedRequest.of(
        Response.TOO_LARGE,
        "image file too large",
        DROPPED,
        "more than " + limits.uploadBytes() + " bytes",
        "at most " + limits.uploadBytes() + " bytes",
        "reduce its size, for example by saving it as JPEG");
  }

  private RgbImage decode(Path file, Duration patience, List<String> notices)
      throws InterruptedException, RejectedRequest {
    if (!decoding.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw RejectedRequest.busy();
    }
    try {
      return ImageDecoder.decode(file, notices::add);
    } finally {
      decoding.release();
    }
  }

  /** Returns a name as one line that is not too long to show. */
  private static String shown(String name) {
    String line = SwitchbackException.oneLine(name).strip();
    return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "...";
  }

  private String identifier() {
    byte[] drawn = new byte[16];
    names.nextBytes(drawn);
    return KIND + ":" + HexFormat.of().formatHex(drawn);
  }

  private Picture keep(Picture picture) {
    synchronized (kept) {
      kept.put(picture.id(), picture);
      if (kept.size() > KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return picture;
  }

  /**
   * Returns an image that was dropped.
   *
   * @throws SwitchbackException if it is not, or no longer, kept
   */
  Picture of(String id) {
    synchronized (kept) {
      Picture picture = kept.get(id);
      if (picture == null) {
        throw new SwitchbackException(
            "no such image",
            "the dropped images",
            id,
            "one of the last " + KEPT + " since the explorer started",
            "drop the image again");
      }
      return picture;
    }
  }

  /** Deletes the folder and any files in it. */
  @Override
  public void close() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
