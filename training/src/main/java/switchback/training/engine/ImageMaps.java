package switchback.training.engine;

import java.lang.foreign.MemorySegment;

/**
 * The maps of a node of several images, one image behind the other, in memory that is used again
 * for later images.
 *
 * @param memory the memory; it may be part of another node's
 * @param images the number of images that it holds
 * @param bytes from one image to the next
 */
record ImageMaps(MemorySegment memory, int images, long bytes) {
  /**
   * Returns the maps of some images.
   *
   * @param first the number of the first, counted from the start of the run
   */
  MemorySegment of(int first, int count) {
    if (count == images) {
      return memory;
    }
    long from = first % images * bytes;
    return memory.asSlice(from, Math.min(count * bytes, memory.byteSize() - from));
  }
}
