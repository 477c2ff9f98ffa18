package switchback.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Builds zip files whose entries are broken although the archives are valid. */
public final class Zips {
  private static final List<String> NAMES =
      List.of("../evil", "/etc/evil", "preprocessor.bin", "updaterState.bin", "normalizer.bin");

  private static final LocalDateTime ANY = LocalDateTime.of(2000, 1, 1, 0, 0);

  private Zips() {}

  /** A way to break an entry's bytes. */
  @FunctionalInterface
  public interface Breaking {
    /** Returns the broken bytes of the entry of that name. */
    byte[] broken(String name, byte[] whole);
  }

  /** Returns a zip file of these entries, with the same bytes at any time of day. */
  public static byte[] of(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry begun = new ZipEntry(entry.getKey());
        begun.setTimeLocal(ANY);
        zip.putNextEntry(begun);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Returns the entries of a valid file. */
  public static Map<String, byte[]> entries(byte[] file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  /** Breaks the archive or an entry, removes or adds an entry, or swaps two. */
  public static byte[] broken(List<byte[]> whole, Mutator mutator, Breaking breaking)
      throws IOException {
    if (mutator.random().nextInt(3) == 0) {
      return mutator.broken(whole);
    }
    Map<String, byte[]> entries = entries(mutator.one(whole));
    List<String> names = List.copyOf(entries.keySet());
    String name = mutator.one(names);
    byte[] content = entries.getOrDefault(name, new byte[0]);
    switch (mutator.random().nextInt(12)) {
      case 0 -> entries.remove(name);
      case 1 -> entries.put(mutator.one(NAMES), content);
      case 2 -> entries.put(mutator.one(names), content);
      default -> entries.put(name, breaking.broken(name, content));
    }
    return of(entries);
  }
}
