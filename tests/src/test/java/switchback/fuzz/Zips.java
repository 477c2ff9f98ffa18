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

/** Zip files that are broken inside and whole outside. */
public final class Zips {
  private static final List<String> NAMES =
      List.of("../evil", "/etc/evil", "preprocessor.bin", "updaterState.bin", "normalizer.bin");

  private static final LocalDateTime ANY = LocalDateTime.of(2000, 1, 1, 0, 0);

  private Zips() {}

  /** How an entry's bytes are broken. */
  @FunctionalInterface
  public interface Breaking {
    /** The broken bytes of the entry of that name. */
    byte[] broken(String name, byte[] whole);
  }

  /** A zip file of these entries, the same at any time. */
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

  /** The entries of a whole file. */
  public static Map<String, byte[]> entries(byte[] file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  /** Broken as a whole, or in an entry, or with one missing, one more, or two changed over. */
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
