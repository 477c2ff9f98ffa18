package switchback.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Printing a value of the library shows what is in it, not the identity hash code of an object. */
@AnalyzeClasses(
    packages = {"switchback.datasets", "switchback.training", "switchback.deconv"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class PrintedValuesTest {
  /** Records that carry working objects from one method to another, rather than values. */
  private static final Set<String> CARRIERS =
      Set.of("Checkpointing", "Given", "Import", "Member", "ModelFile", "Stored");

  @ArchTest
  static void publicRecordsPrintTheirComponents(JavaClasses classes) {
    List<JavaClass> records =
        classes.stream()
            .filter(type -> type.isRecord() && has(type, JavaModifier.PUBLIC))
            .filter(type -> !CARRIERS.contains(type.getSimpleName()) && !printsItself(type))
            .toList();
    assertThat(records).hasSizeGreaterThan(20);
    Set<String> unprintable = new TreeSet<>();
    for (JavaClass type : records) {
      type.getFields().stream()
          .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
          .filter(PrintedValuesTest::isPrintedByIdentity)
          .forEach(field -> unprintable.add(type.getSimpleName() + "." + field.getName()));
    }
    assertThat(unprintable).isEmpty();
  }

  private static boolean isPrintedByIdentity(JavaField field) {
    return field.getType().getAllInvolvedRawTypes().stream()
        .anyMatch(type -> field.getRawType().isArray() || isPrintedByIdentity(type));
  }

  private static boolean isPrintedByIdentity(JavaClass type) {
    boolean isOurs = type.getPackageName().startsWith("switchback");
    boolean isOpaque =
        type.getPackageName().startsWith("java.util.function")
            || type.getPackageName().startsWith("org.deeplearning4j");
    return isOpaque
        || (isOurs
            && !type.isRecord()
            && !type.isEnum()
            && !isImplementedByRecords(type)
            && !printsItself(type));
  }

  private static boolean isImplementedByRecords(JavaClass type) {
    return type.isInterface()
        && !type.getAllSubclasses().isEmpty()
        && type.getAllSubclasses().stream().allMatch(JavaClass::isRecord);
  }

  /** Whether its source has a method toString; the one that every record is given is final. */
  private static boolean printsItself(JavaClass type) {
    return type.tryGetMethod("toString").filter(method -> !isGiven(method)).isPresent();
  }

  private static boolean isGiven(JavaMethod method) {
    return method.getOwner().isRecord() && method.getModifiers().contains(JavaModifier.FINAL);
  }

  private static boolean has(JavaClass type, JavaModifier modifier) {
    return type.getModifiers().contains(modifier);
  }
}
