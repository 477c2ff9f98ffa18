package switchback.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.util.Date;

/** The design's rules, held over the bytecode of all modules. */
@AnalyzeClasses(packages = "switchback", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String COMMAND_LINE = "switchback.reports.cli..";

  @ArchTest
  static final ArchRule importsRunOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("datasets")
          .definedBy("switchback.datasets..")
          .layer("training")
          .definedBy("switchback.training..")
          .layer("deconv")
          .definedBy("switchback.deconv..")
          .layer("reports")
          .definedBy("switchback.reports..")
          .whereLayer("reports")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("deconv")
          .mayOnlyBeAccessedByLayers("reports")
          .whereLayer("training")
          .mayOnlyBeAccessedByLayers("deconv", "reports");

  @ArchTest
  static final ArchRule noPackageNeedsItself =
      slices().matching("switchback.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule kernelsKnowGeometryAndMemoryOnly =
      noClasses()
          .that()
          .resideInAPackage("switchback.training.kernels")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..", "org.deeplearning4j..", "org.datavec..", "switchback.datasets..");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .that()
          .resideOutsideOfPackage(COMMAND_LINE)
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule onlyTheCommandLineExits =
      noClasses()
          .that()
          .resideOutsideOfPackage(COMMAND_LINE)
          .should()
          .callMethod(System.class, "exit", int.class);

  /** What is made, kept or gone on from never depends on the time of day or on files' dates. */
  @ArchTest
  static final ArchRule nothingGoesByTheCalendar =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethodWhere(
              target(nameMatching("now|getLastModifiedTime|lastModified|lastModifiedTime"))
                  .or(target(owner(assignableTo(Clock.class)))))
          .orShould()
          .callConstructor(Date.class);

  @ArchTest static final ArchRule noGenericExceptions = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest static final ArchRule oneWayOfLogging = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule noStaticMutableState =
      fields()
          .that()
          .areStatic()
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should()
          .beFinal();
}
