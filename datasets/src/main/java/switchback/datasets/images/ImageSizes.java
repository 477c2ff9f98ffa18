package switchback.datasets.images;

/**
 * How large an image may be that is decoded: held before it is, so that it cannot take the heap.
 */
final class ImageSizes {
  /** The most pixels that an image may declare: 64 million. */
  static final long MOST_PIXELS = 1L << 26;

  /** The most memory for an image's samples: 256 MiB, which is 45 million pixels of 6 bytes. */
  static final long MOST_SAMPLE_BYTES = 1L << 28;

  /** Pixels that any file may have; beyond, they have to be in it. */
  private static final long FREE_PIXELS = 1L << 20;

  /** More than any format squeezes into a byte, but of pictures with nothing in them. */
  private static final long MOST_PIXELS_A_BYTE = 10_000;

  private ImageSizes() {}

  /** Found before the pixels are decoded. */
  static final class TooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String expected;

    TooLarge(String got, String expected) {
      super(got);
      this.expected = expected;
    }

    /** What is allowed. */
    String expected() {
      return expected;
    }
  }

  /**
   * Passes a size on.
   *
   * @throws TooLarge where it has more than 64 million pixels, or none
   */
  static void check(long width, long height) {
    if (width < 1 || height < 1 || width > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw new TooLarge(
          width + "x" + height + " pixels", "at least 1 and at most " + MOST_PIXELS + " pixels");
    }
  }

  /**
   * Passes a size on, with that many bytes a pixel.
   *
   * @throws TooLarge where it has more than 64 million pixels, or none, or more than 256 MiB
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
   * Passes the size on of what is to be decoded from a file of that many bytes: no memory is taken
   * on a header's word.
   *
   * @throws TooLarge where it has more than 64 million pixels, or none, or more than 10,000 a byte
   *     and a million
   */
  static void checkWithin(long width, long height, long fileBytes) {
    check(width, height);
    if (width * height - FREE_PIXELS > MOST_PIXELS_A_BYTE * fileBytes) {
      throw new TooLarge(
          "%dx%d pixels in %d bytes".formatted(width, height, fileBytes),
          "at most " + MOST_PIXELS_A_BYTE + " pixels a byte");
    }
  }
}
