package switchback.reports.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import switchback.datasets.ImageSet;
import switchback.datasets.images.ImageDecoder;
import switchback.datasets.images.RgbImage;
import switchback.datasets.tasks.SwitchbackException;
import switchback.deconv.stages.MapShape;

/**
 * Images that were dropped on the page, fitted to the network's input like those of {@code
 * --image}; the last {@value #KEPT} of them. Safe to share between threads.
 */
final class Uploads implements AutoCloseable {
  /** How their identifiers begin. */
  static final String KIND = "upload";

  private static final int KEPT = 64;
  private static final int BUFFER = 1 << 16;

  private final MapShape input;
  private final Limits limits;
  private final RandomGenerator names;

  /** Only its owner may look into it, where the file system knows owners. */
  private final Path folder;

  /** A large image takes half a gigabyte while it is decoded: one at a time. */
  private final Semaphore decoding = new Semaphore(1);

  /** The least lately used first. */
  private final Map<String, Picture> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

  /**
   * Makes a temporary folder, empty but for moments.
   *
   * @param names what identifiers are drawn from; hard to guess
   */
  Uploads(MapShape input, Limits limits, RandomGenerator names) throws IOException {
    this.input = input;
    this.limits = limits;
    this.names = names;
    this.folder = Files.createTempDirectory("switchback-explore-");
  }

  /**
   * Takes an image file.
   *
   * @param stream its bytes; read to the end, or to twice what is taken at most, so that the sender
   *     gets to hear why it is refused
   * @throws Refusal where it is no image, has more bytes than the limit, or where others are being
   *     decoded for longer than a request waits
   */
  Picture add(InputStream stream) throws IOException, InterruptedException, Refusal {
    Path file = Files.createTempFile(folder, "", ".image");
    try {
      copy(stream, file);
      RgbImage image = decode(file, limits.patience());
      byte[] planes = image.fit(input.width(), input.height()).planes();
      ImageSet alone =
          new ImageSet(3, input.height(), input.width(), new byte[][] {planes}, new byte[1]);
      String fitting = image.fitting(input.width(), input.height());
      return keep(new Picture(name(), alone, 0, "", fitting));
    } catch (SwitchbackException e) {
      // Nobody knows the temporary file's name.
      String line = String.valueOf(e.getMessage()).replace(file.toString(), "the dropped file");
      throw new Refusal(Reply.BAD_REQUEST, line);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void copy(InputStream stream, Path file) throws IOException, Refusal {
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

  private Refusal tooLarge() {
    return Refusal.of(
        Reply.TOO_LARGE,
        "an image file is too large",
        "the dropped file",
        "more than " + limits.uploadBytes() + " bytes",
        "at most that many",
        "scale it down first");
  }

  private RgbImage decode(Path file, Duration patience) throws InterruptedException, Refusal {
    if (!decoding.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw Refusal.busy();
    }
    try {
      return ImageDecoder.decode(file);
    } finally {
      decoding.release();
    }
  }

  private String name() {
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
   * An image that was dropped.
   *
   * @throws SwitchbackException where it is not kept any more, or never was
   */
  Picture of(String id) {
    synchronized (kept) {
      Picture picture = kept.get(id);
      if (picture == null) {
        throw new SwitchbackException(
            "no such image",
            "the dropped images",
            id,
            "one of the last " + KEPT + " since the explorer was started",
            "drop it again");
      }
      return picture;
    }
  }

  /** Deletes the folder with what may be left in it. */
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
