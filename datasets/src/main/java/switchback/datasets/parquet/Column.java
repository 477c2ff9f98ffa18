package switchback.datasets.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import switchback.datasets.tasks.Counted;
import switchback.datasets.tasks.SwitchbackException;

/**
 * A column of single values, or a structure with one field that is read.
 *
 * @param name its name
 * @param isOptional whether it may be null
 * @param isStructure whether it is a structure with the field {@link #BYTES}
 * @param areBytesOptional whether the field {@code bytes} of the structure may be null
 * @param index the number of the column of values among the file's columns
 * @param type the type of the values
 */
record Column(
    String name,
    boolean isOptional,
    boolean isStructure,
    boolean areBytesOptional,
    int index,
    PhysicalType type) {
  /** The field of a structure that holds the image. */
  static final String BYTES = "bytes";

  private static final List<String> NAMES = List.of("image", "img");

  /** Creates a column of single values. */
  static Column of(SchemaNode.PrimitiveNode leaf) {
    boolean isOptional = leaf.repetitionType() == RepetitionType.OPTIONAL;
    return new Column(leaf.name(), isOptional, false, false, leaf.columnIndex(), leaf.type());
  }

  /**
   * Finds the column that holds images: {@code image} or {@code img}, or else the only structure
   * with a field {@code bytes}. It is either binary itself, or a structure with the binary field
   * {@code bytes}, as Hugging Face's data sets have it.
   *
   * @throws SwitchbackException if there is none, or it holds something else
   */
  static Column ofImages(FileSchema schema, Path file) {
    List<SchemaNode> columns = schema.getRootNode().children();
    for (String name : NAMES) {
      for (SchemaNode column : columns) {
        if (name.equalsIgnoreCase(column.name())) {
          return images(column)
              .orElseThrow(() -> refused("not a column of images", file, described(column)));
        }
      }
    }
    List<Column> others =
        columns.stream()
            .map(Column::images)
            .flatMap(Optional::stream)
            .filter(Column::isStructure)
            .toList();
    if (others.size() != 1) {
      List<String> names = columns.stream().map(Column::described).toList();
      throw refused("no column of images", file, Counted.shortened(names));
    }
    return others.getFirst();
  }

  private static SwitchbackException refused(String what, Path file, String got) {
    return new SwitchbackException(
        what,
        file,
        got,
        "a column image or img: binary, or a structure with the binary field bytes",
        "rename the column of images, such as by rename_column of Hugging Face's datasets; images"
            + " in files of their own are read by images:DIR");
  }

  private static Optional<Column> images(SchemaNode column) {
    if (column.repetitionType() == RepetitionType.REPEATED) {
      return Optional.empty();
    }
    boolean isOptional = column.repetitionType() == RepetitionType.OPTIONAL;
    if (column instanceof SchemaNode.PrimitiveNode leaf && isBinary(leaf)) {
      return Optional.of(of(leaf));
    }
    if (column instanceof SchemaNode.GroupNode group && group.isStruct()) {
      for (SchemaNode field : group.children()) {
        if (field.name().equals(BYTES)
            && field instanceof SchemaNode.PrimitiveNode leaf
            && isBinary(leaf)) {
          boolean areOptional = leaf.repetitionType() == RepetitionType.OPTIONAL;
          return Optional.of(
              new Column(
                  column.name(), isOptional, true, areOptional, leaf.columnIndex(), leaf.type()));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns whether a column has bytes that are no text. */
  private static boolean isBinary(SchemaNode.PrimitiveNode leaf) {
    return leaf.type() == PhysicalType.BYTE_ARRAY
        && leaf.maxRepetitionLevel() == 0
        && !(leaf.logicalType() instanceof LogicalType.StringType);
  }

  private static String described(SchemaNode column) {
    return column.name() + " (" + type(column) + ")";
  }

  private static String type(SchemaNode column) {
    return switch (column) {
      case SchemaNode.PrimitiveNode leaf when leaf.maxRepetitionLevel() > 0 -> "a list";
      case SchemaNode.PrimitiveNode leaf
          when leaf.logicalType() instanceof LogicalType.StringType ->
          "texts";
      case SchemaNode.PrimitiveNode leaf -> leaf.type().toString();
      case SchemaNode.GroupNode group when group.isList() || group.maxRepetitionLevel() > 0 ->
          "a list";
      case SchemaNode.GroupNode group when group.isMap() -> "a map";
      case SchemaNode.GroupNode group ->
          group.children().stream()
              .map(SchemaNode::name)
              .collect(Collectors.joining(", ", "a structure of ", ""));
    };
  }
}
