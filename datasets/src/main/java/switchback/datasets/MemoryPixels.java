package switchback.datasets;

/** Pixels that are held in memory, one array per image. */
final class MemoryPixels implements Pixels {
  private final byte[][] images;

  /** Creates pixels over arrays without copying them. */
  MemoryPixels(byte[][] images) {
    this.images = images;
  }

  @Override
  public int size() {
    return images.length;
  }

  @Override
  public byte[] image(int index) {
    return images[index];
  }

  @Override
  public boolean isInMemory() {
    return true;
  }

  @Override
  public byte[] digested(int index) {
    return images[index];
  }

  @Override
  public byte[] identity(int index) {
    return images[index];
  }
}
