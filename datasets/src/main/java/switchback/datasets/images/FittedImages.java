package switchback.datasets.images;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import switchback.datasets.ImageSet;
import switchback.datasets.Pixels;
import switchback.datasets.Portable;
import switchback.datasets.files.Digests;
import switchback.datasets.tasks.SwitchbackException;

/**
 * Images that are read, decoded and fitted on the thread that asks for them. If all of them fit
 * into the memory allowed for it, each is kept after it was first read; otherwise none is, and the
 * memory in use does not depend on their number, except for 32 bytes of digest each.
 */
public final class FittedImages implements Pixels {
  /** The bytes of memory that images may take unless the user allows another number: 64 MB. */
  public static final long DEFAULT_CACHE = 64L << 20;

  private static final int DIGEST = 32;

  private final OriginalImages originals;
  private final Fitting fitting;
  private final long cache;
  private final @Nullable AtomicReferenceArray<byte[]> kept;
  private final byte[] digests;
  private final AtomicIntegerArray hasDigest;

  /**
   * Creates fitted images; none is read yet.
   *
   * @param cache the largest number of bytes in which to keep images
   */
  FittedImages(OriginalImages originals, Fitting fitting, long cache) {
    this.originals = originals;
    this.fitting = fitting;
    this.cache = cache;
    int size = originals.size();
    boolean isKept = (long) size * fitting.bytes() <= cache;
    this.kept = isKept ? new AtomicReferenceArray<>(size) : null;
    this.digests = new byte[isKept ? 0 : Math.multiplyExact(size, DIGEST)];
    this.hasDigest = new AtomicIntegerArray(isKept ? 0 : Math.ceilDiv(size, Integer.SIZE));
  }

  /**
   * Returns a set of images that are read on demand.
   *
   * @param labels one label per image, 0 or more
   * @param cache the largest number of bytes in which to keep images
   */
  public static ImageSet set(OriginalImages originals, int[] labels, Fitting fitting, long cache) {
    return new ImageSet(
        fitting.channels(),
        fitting.height(),
        fitting.width(),
        new FittedImages(originals, fitting, cache),
        labels);
  }

  /** Returns how the images are fitted. */
  Fitting fitting() {
    return fitting;
  }

  /** Returns the same images fitted in another way. */
  FittedImages refitted(Fitting other) {
    return new FittedImages(originals, other, cache);
  }

  @Override
  public int size() {
    return originals.size();
  }

  @Override
  public String path(int index) {
    return originals.path(index);
  }

  /**
   * Returns an image as {@link Pixels#image} describes.
   *
   * @throws SwitchbackException also if it is no longer the image that was read before
   */
  @Override
  public byte[] image(int index) {
    byte[] known = kept == null ? null : kept.get(index);
    if (known != null) {
      return known;
    }
    byte[] image = fitting.planes(originals.image(index));
    if (kept != null) {
      kept.set(index, image);
    } else {
      keepDigest(index, image);
    }
    return image;
  }

  /** Returns false: an image in the cache may not have been read yet. */
  @Override
  public boolean isInMemory() {
    return false;
  }

  /**
   * Returns the SHA-256 of an image, which is kept from the time it was read if the image is not.
   */
  @Override
  public byte[] digested(int index) {
    if (kept != null) {
      return sha256(image(index));
    }
    if (!hasDigest(index)) {
      image(index);
    }
    return Arrays.copyOfRange(digests, index * DIGEST, (index + 1) * DIGEST);
  }

  private boolean hasDigest(int index) {
    return (hasDigest.get(index / Integer.SIZE) >> index & 1) == 1;
  }

  /** Returns the images, none of which is kept there: each is wanted once. */
  @Override
  public Portable<Pixels> portable(int[] numbers) {
    Portable<OriginalImages> sent = originals.portable(numbers);
    Fitting same = fitting;
    return () -> new FittedImages(sent.open(), same, 0);
  }

  /** Takes note of a digest, unless images are kept: then each is read here. */
  @Override
  public void learn(int index, byte[] digest) {
    if (kept == null) {
      keep(index, digest);
    }
  }

  private void keepDigest(int index, byte[] image) {
    keep(index, sha256(image));
  }

  /** Keeps the digest of an image, or compares it with that of an earlier reading. */
  private void keep(int index, byte[] digest) {
    int from = index * DIGEST;
    if (!hasDigest(index)) {
      System.arraycopy(digest, 0, digests, from, DIGEST);
      // Whoever sees the bit sees the digest.
      hasDigest.accumulateAndGet(
          index / Integer.SIZE, 1 << index % Integer.SIZE, (bits, bit) -> bits | bit);
    } else if (!Arrays.equals(digest, 0, DIGEST, digests, from, from + DIGEST)) {
      throw new SwitchbackException(
          "an image has changed during the work",
          path(index),
          "other pixels than when it was read before",
          "images that stay as they are until the command ends",
          "run the command again once no program writes to them");
    }
  }

  private static byte[] sha256(byte[] image) {
    MessageDigest digest = Digests.sha256();
    return digest.digest(image);
  }

  @Override
  public byte[] identity(int index) {
    MessageDigest digest = Digests.sha256();
    digest.update(originals.identity(index));
    return digest.digest(fitting.toString().getBytes(StandardCharsets.UTF_8));
  }
}
