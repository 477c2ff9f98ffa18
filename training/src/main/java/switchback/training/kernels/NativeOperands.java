package switchback.training.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operands of a kernel as native memory of the global scope: native segments as they are, heap
 * segments as copies. Kernels work on nothing else, for two reasons: a compiled loop that has met
 * two kinds of segments distinguishes them at every access, and native memory has addresses to
 * compute with. Closing copies the results back to the heap.
 */
@SuppressWarnings("restricted") // segments are passed on as plain addresses
public final class NativeOperands implements AutoCloseable {
  private static final int CACHE_LINE = 64;

  private @Nullable Arena arena;
  private final List<Runnable> results = new ArrayList<>();

  /** Keeps the memory of operands reachable that are used by their addresses. */
  private final List<MemorySegment> used = new ArrayList<>();

  /** Returns an operand that the kernel only reads. */
  public MemorySegment read(MemorySegment operand) {
    return operand.isNative() ? used(operand) : allocate(operand).copyFrom(operand);
  }

  /** Returns an operand that the kernel overwrites completely. */
  public MemorySegment write(MemorySegment operand) {
    if (operand.isNative()) {
      return used(operand);
    }
    MemorySegment copy = allocate(operand);
    results.add(() -> operand.copyFrom(copy));
    return copy;
  }

  /** Returns an operand that the kernel reads and writes. */
  public MemorySegment update(MemorySegment operand) {
    MemorySegment writable = write(operand);
    return operand.isNative() ? writable : writable.copyFrom(operand);
  }

  private MemorySegment used(MemorySegment operand) {
    used.add(operand);
    return global(operand);
  }

  private MemorySegment allocate(MemorySegment operand) {
    if (arena == null) {
      arena = Arena.ofConfined();
    }
    return global(arena.allocate(Math.max(1, operand.byteSize()), CACHE_LINE))
        .asSlice(0, operand.byteSize());
  }

  static MemorySegment global(MemorySegment segment) {
    return MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
  }

  @Override
  public void close() {
    try {
      results.forEach(Runnable::run);
    } finally {
      Reference.reachabilityFence(used);
      if (arena != null) {
        arena.close();
      }
    }
  }
}
