package switchback.datasets.parquet;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import switchback.datasets.files.StrictJson;
import switchback.datasets.tasks.SwitchbackException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A Parquet file with a column of images: its rows, labels and class names, which are read at once,
 * and the image of each row, which is read on demand. Safe to share between threads.
 */
public final class ParquetShard {
  /** The key of the metadata in which Hugging Face's datasets describe the columns. */
  private static final String FEATURES = "huggingface";

  private static final String EXPECTED = "a Parquet file with a column of images";
  private static final int MAGIC = 4;

  private final Path file;
  private final Column column;
  private final List<ColumnPages.Place> groups;

  /** The pages of each row group, once they are found. */
  private final AtomicReferenceArray<ColumnPages> pages;

  private final int rows;
  private final List<String> labels;
  private final boolean isLabelled;
  private final List<String> classes;

  private ParquetShard(
      Path file, Column column, List<ColumnPages.Place> groups, int rows, Labels labels) {
    this.file = file;
    this.column = column;
    this.groups = groups;
    this.pages = new AtomicReferenceArray<>(groups.size());
    this.rows = rows;
    this.labels = labels.values;
    this.isLabelled = labels.isThere;
    this.classes = labels.classes;
  }

  /** The labels of a file: whether it has them, one per row, and the names of their classes. */
  private record Labels(boolean isThere, List<String> values, List<String> classes) {
    static final Labels NONE = new Labels(false, List.of(), List.of());
  }

  /**
   * Opens a file: reads its metadata and labels, but no image.
   *
   * @param labelNames the names that its column of labels may have; the first that is there counts
   * @throws SwitchbackException if it is damaged, or has no images
   */
  public static ParquetShard open(Path file, List<String> labelNames) {
    try (FileRanges ranges = new FileRanges(file);
        ParquetFileReader reader = checked(ranges)) {
      FileMetaData metadata = reader.getFileMetaData();
      Column column = Column.ofImages(reader.getFileSchema(), file);
      List<ColumnPages.Place> groups = new ArrayList<>();
      long rows = 0;
      for (RowGroup group : metadata.rowGroups()) {
        ColumnPages.Place place = place(group, column);
        Decoding.check(place.codec());
        groups.add(place);
        rows += place.rows();
      }
      // A row of a whole file takes some bytes: a damaged one is not to fill the memory with rows.
      if (rows > Files.size(file)) {
        throw new IOException("%,d rows in %,d bytes".formatted(rows, Files.size(file)));
      }
      return new ParquetShard(
          file, column, groups, (int) rows, labels(reader, ranges, labelNames, file));
    } catch (SwitchbackException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new SwitchbackException(
          "cannot read a Parquet file", file, reason(file, e), EXPECTED, hint(file), e);
    }
  }

  /**
   * Opens a file after a walk through its metadata: the library allocates memory for as many values
   * as a damaged list only declares.
   */
  private static ParquetFileReader checked(FileRanges file) throws IOException {
    file.open();
    long end = file.length() - MAGIC - Integer.BYTES;
    if (end >= MAGIC) {
      int length = file.readRange(end, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (length >= 0 && length <= end - MAGIC) {
        CompactReader reader = new CompactReader(file.readRange(end - length, length));
        try {
          reader.struct((number, type) -> reader.skip(type));
        } catch (BufferUnderflowException | IOException _) {
          // A file of another kind ends in any bytes: the library tells it by its first and last.
          if (hasMagic(file)) {
            throw new IOException("damaged metadata");
          }
        }
      }
    }
    return Decoding.open(file);
  }

  private static boolean hasMagic(FileRanges file) throws IOException {
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    return file.readRange(0, MAGIC).equals(ByteBuffer.wrap(magic))
        && file.readRange(file.length() - MAGIC, MAGIC).equals(ByteBuffer.wrap(magic));
  }

  private static ColumnPages.Place place(RowGroup group, Column column) throws IOException {
    ColumnChunk chunk = group.columns().get(column.index());
    long rows = group.numRows();
    if (rows < 0 || rows > Integer.MAX_VALUE) {
      throw new IOException("a row group of %,d rows".formatted(rows));
    }
    return new ColumnPages.Place(
        chunk.chunkStartOffset(),
        chunk.metaData().totalCompressedSize(),
        (int) rows,
        chunk.metaData().codec());
  }

  private static String reason(Path file, Exception e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    String reason = PageFile.reason(e);
    String prefix = "[" + file.getFileName() + "] ";
    String text = reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason;
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static String hint(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      String head = new String(stream.readNBytes(MAGIC), StandardCharsets.ISO_8859_1);
      if (head.equals("PAR1")) {
        return "it is cut short, damaged or written in an unusual way: download it again, or write"
            + " it again with pyarrow";
      }
      if (head.equals("PARE")) {
        return "write it without encryption";
      }
      if (head.equals("vers")) {
        return "this is a pointer of Git LFS in place of the file: fetch it by git lfs pull";
      }
      return "its content is of another kind, whatever its name: check the download";
    } catch (IOException e) {
      return "check the path and permissions";
    }
  }

  private static Labels labels(
      ParquetFileReader reader, FileRanges ranges, List<String> names, Path file)
      throws IOException {
    for (String name : names) {
      for (SchemaNode node : reader.getFileSchema().getRootNode().children()) {
        if (node.name().equals(name)) {
          if (!(node instanceof SchemaNode.PrimitiveNode leaf) || leaf.maxRepetitionLevel() > 0) {
            throw notLabels(file, name, "several values per row");
          }
          return labels(reader.getFileMetaData(), ranges, leaf, file);
        }
      }
    }
    return Labels.NONE;
  }

  private static Labels labels(
      FileMetaData metadata, FileRanges ranges, SchemaNode.PrimitiveNode leaf, Path file)
      throws IOException {
    Column column = Column.of(leaf);
    List<String> values = new ArrayList<>();
    Map<Object, String> known = new HashMap<>();
    // By pages, too: the library's own way from page to page never ends in some damaged files.
    for (RowGroup group : metadata.rowGroups()) {
      ColumnPages.Place place = place(group, column);
      for (ColumnPages.Page page : ColumnPages.find(ranges, place).pages()) {
        PageFile.read(ranges, place, page, column, cells -> take(cells, leaf, known, values, file));
      }
    }
    boolean isWhole = leaf.type() == PhysicalType.INT32 || leaf.type() == PhysicalType.INT64;
    return new Labels(true, values, isWhole ? classes(metadata, leaf.name()) : List.of());
  }

  private static void take(
      ColumnReader cells,
      SchemaNode.PrimitiveNode leaf,
      Map<Object, String> known,
      List<String> values,
      Path file) {
    int rows = cells.getRecordCount();
    List<Object> batch = new ArrayList<>(rows);
    switch (leaf.type()) {
      case INT32 -> {
        for (int each : cells.getInts()) {
          batch.add((long) each);
        }
      }
      case INT64 -> {
        for (long each : cells.getLongs()) {
          batch.add(each);
        }
      }
      case BOOLEAN -> {
        for (boolean each : cells.getBooleans()) {
          batch.add(each);
        }
      }
      case BYTE_ARRAY -> {
        for (String each : cells.getStrings()) {
          batch.add(each == null ? "" : each.strip());
        }
      }
      default -> throw notLabels(file, leaf.name(), "values of type " + leaf.type());
    }
    for (int i = 0; i < rows; i++) {
      Object each = batch.get(i);
      boolean isNone = cells.getLeafValidity().isNull(i) || (each instanceof Long n && n < 0);
      values.add(isNone ? "" : known.computeIfAbsent(each, Object::toString));
    }
  }

  private static SwitchbackException notLabels(Path file, String name, String got) {
    return new SwitchbackException(
        "not a column of labels",
        file + ", " + name,
        got,
        "a whole number or a text per row",
        "rename the column if it is not the class of the image, or leave it out");
  }

  /** Returns the names of classes by label that Hugging Face's metadata give; empty if none. */
  private static List<String> classes(FileMetaData metadata, String label) {
    String text = metadata.keyValueMetadata().get(FEATURES);
    if (text == null) {
      return List.of();
    }
    try {
      JsonNode names =
          StrictJson.MAPPER.readTree(text).path("info").path("features").path(label).path("names");
      List<String> classes = new ArrayList<>();
      names.forEach(name -> classes.add(name.asString("")));
      return classes;
    } catch (JacksonException e) {
      // The metadata are another program's: without names, classes have numbers.
      return List.of();
    }
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns whether the file has a column of labels. */
  public boolean isLabelled() {
    return isLabelled;
  }

  /**
   * Returns the label of each row: a number from 0 on or a text; empty if it is null or negative.
   * The list is empty if there is no column of labels.
   */
  public List<String> labels() {
    return labels;
  }

  /** Returns the names of the classes by the number that is their label; empty if it has none. */
  public List<String> classes() {
    return classes;
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }

  /**
   * Reads an image.
   *
   * @param cache keeps the pages that are decoded for it
   * @return its bytes, which are not to be changed; null if the image is null
   * @throws IOException if the file is damaged there, or has changed
   */
  public byte @Nullable [] image(int row, PageCache cache) throws IOException {
    int group = 0;
    int rest = row;
    while (rest >= groups.get(group).rows()) {
      rest -= groups.get(group).rows();
      group++;
    }
    ColumnPages found = pages(group);
    int number = found.pageOf(rest);
    ColumnPages.Page page = found.page(number);
    List<byte @Nullable []> images =
        cache.page(
            new PageCache.Key(this, group, number),
            page.header().unpacked(),
            () -> decoded(found.place(), page));
    return images.get(rest - page.firstRow());
  }

  private ColumnPages pages(int group) throws IOException {
    ColumnPages known = pages.get(group);
    if (known == null) {
      try (FileRanges ranges = new FileRanges(file)) {
        ranges.open();
        known = ColumnPages.find(ranges, groups.get(group));
      }
      pages.set(group, known);
    }
    return known;
  }

  private List<byte @Nullable []> decoded(ColumnPages.Place place, ColumnPages.Page page)
      throws IOException {
    try (FileRanges ranges = new FileRanges(file)) {
      ranges.open();
      return PageFile.images(ranges, place, page, column);
    }
  }
}
