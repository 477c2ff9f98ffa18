package switchback.training.models;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the C library. Java limits its own native memory to the size of the heap, which the
 * weights of a large network and the engine's maps need together, and fills it with zeros first.
 */
@SuppressWarnings("restricted") // the size is that which was asked for
final class NativeBlock {
  /** Smaller blocks are Java's, which it is more eager to free. */
  private static final long SMALLEST = 16L << 20;

  private NativeBlock() {}

  /**
   * Allocates memory that is free again once no segment of it is reachable. Its content is
   * undefined.
   *
   * @throws OutOfMemoryError if there is not as much
   */
  static MemorySegment allocate(long bytes) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> malloc = linker.defaultLookup().find("malloc");
    Optional<MemorySegment> free = linker.defaultLookup().find("free");
    if (bytes < SMALLEST || malloc.isEmpty() || free.isEmpty()) {
      return Arena.ofAuto().allocate(bytes, Float.BYTES);
    }
    MethodHandle allocator =
        linker.downcallHandle(malloc.get(), FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    MethodHandle deallocator =
        linker.downcallHandle(free.get(), FunctionDescriptor.ofVoid(ADDRESS));
    Object block = called(allocator, bytes);
    if (!(block instanceof MemorySegment address) || address.address() == 0) {
      throw new OutOfMemoryError("no block of " + bytes + " bytes");
    }
    return address.reinterpret(bytes, Arena.ofAuto(), its -> called(deallocator, its));
  }

  /** Calls a function of the C library. */
  private static @Nullable Object called(MethodHandle function, Object argument) {
    try {
      return function.invokeWithArguments(argument);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      // The compiler asks for this: a method handle may throw anything, a C function never does.
      throw new IllegalStateException("a call of the C library failed", e);
    }
  }
}
