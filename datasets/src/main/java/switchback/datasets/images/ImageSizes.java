package switchback.datasets.images;

/**
 * The limits on the size of an image, checked before it is decoded so that it cannot exhaust the
 * heap.
 */
final class ImageSizes {
  /** The largest number of pixels that an image may declare: 64 million. */
  static final long MOST_PIXELS = 1L << 26;

  /**
   * The most memory for the samples of an image: 256 MiB, which is 45 million pixels of 6 bytes.
   */
  static final long MOST_SAMPLE_BYTES = 1L << 28;

  /** The number of pixels allowed for any file; more must be justified by the file's length. */
  private static final long FREE_PIXELS = 1L << 20;

  /** More than any format compresses into a byte, except for flat images. */
  private static final long MOST_PIXELS_PER_BYTE = 10_000;

  private ImageSizes() {}

  /** Reports an image that is too large, before its pixels are decoded. */
  static final class TooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String expected;

    TooLarge(String got, String expected) {
      super(got);
      this.expected = expected;
    }

    /** Returns the size that is allowed. */
    String expected() {
      return expected;
    }
  }

  /**
   * Checks the size of an image.
   *
   * @throws TooLarge if it has no pixels or more than 64 million
   */
  static void check(long width, long height) {
    if (width < 1 || height < 1 || width > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw new TooLarge(
          width + "x" + height + " pixels", "at least 1 and at most " + MOST_PIXELS + " pixels");
    }
  }

  /**
   * Checks the size of an image with a given number of bytes per pixel.
   *
   * @throws TooLarge if it has no pixels, more than 64 million, or more than 256 MiB
   */
  static void check(long width, long height, long bytesEach) {
    check(width, height);
    if (width * height * bytesEach > MOST_SAMPLE_BYTES) {
      throw new TooLarge(
          "%dx%d pixels of %d bytes".formatted(width, height, bytesEach),
          "at most " + MOST_SAMPLE_BYTES + " bytes");
    }
  }

  /**
   * Checks the size of an image against the length of its file, so that a false header cannot
   * allocate memory.
   *
   * @throws TooLarge if it has no pixels, more than 64 million, or more than a million plus 10,000
   *     per byte of the file
   */
  static void checkWithin(long width, long height, long fileBytes) {
    check(width, height);
    if (width * height - FREE_PIXELS > MOST_PIXELS_PER_BYTE * fileBytes) {
      throw new TooLarge(
          "%dx%d pixels in %d bytes".formatted(width, height, fileBytes),
          "at most " + MOST_PIXELS_PER_BYTE + " pixels per byte");
    }
  }
}
