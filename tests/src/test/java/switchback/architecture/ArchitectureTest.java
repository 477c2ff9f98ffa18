package switchback.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import switchback.training.kernels.Axis;
import switchback.training.kernels.ConvolutionShape;
import switchback.training.kernels.Geometry;
import switchback.training.kernels.Scratch;
import switchback.training.kernels.Workers;
import switchback.training.kernels.convolution.Correlation;
import switchback.training.kernels.pooling.MaxPoolingKernel;
import switchback.training.kernels.pooling.Maxima;
import switchback.training.kernels.projection.Extent;
import switchback.training.kernels.projection.Projections;

/** Checks the design's rules over the bytecode of all modules. */
@AnalyzeClasses(packages = "switchback", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "switchback.";
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

  /** All packages in order: a package may use only those before it. */
  private static final List<String> PACKAGES =
      List.of(
          "datasets.tasks",
          "datasets.files",
          "datasets",
          "datasets.arrays",
          "datasets.pickles",
          "datasets.parquet",
          "datasets.images",
          "datasets.cifar",
          "datasets.sources",
          "training.kernels",
          "training.kernels.pooling",
          "training.kernels.shifts",
          "training.kernels.sparse",
          "training.kernels.channelslast",
          "training.kernels.projection",
          "training.kernels.convolution",
          "training.kernels.dense",
          "training.kernels.elementwise",
          "training.layers",
          "training.graphs",
          "training.engine",
          "training.models",
          "training.readers",
          "training.readers.dl4j",
          "training.readers.keras.files",
          "training.readers.keras",
          "training.readers.onnx.file",
          "training.readers.onnx.constants",
          "training.readers.onnx",
          "training.readers.torch.tensors",
          "training.readers.torch.architecture",
          "training.readers.torch.families",
          "training.readers.torch",
          "training.networks",
          "training.runs",
          "training.checkpoints",
          "training.health",
          "training",
          "training.textbook.graphs",
          "training.textbook",
          "training.verification",
          "training.weights",
          "deconv.signals",
          "deconv",
          "deconv.search",
          "deconv.metrics",
          "deconv.passes",
          "reports",
          "reports.site",
          "reports.drawing",
          "reports.study",
          "reports.sheets",
          "reports.gallery",
          "reports.comparison",
          "reports.explore",
          "reports.textbook",
          "reports.training",
          "reports.cli");

  /**
   * The kernels' types that projections may use: geometry, threads, memory, convolution, operations
   * on signals, pooling and maxima.
   */
  private static final Class<?>[] DOORS_FOR_PROJECTION = {
    Axis.class,
    ConvolutionShape.class,
    Correlation.class,
    Extent.class,
    Geometry.class,
    Maxima.class,
    MaxPoolingKernel.class,
    Projections.class,
    Scratch.class,
    Workers.class
  };

  /** A package with more types than this holds more than one concept. */
  private static final int MOST_TYPES = 30;

  /** Packages of one concept whose parts would all have to be public if they were split. */
  private static final Set<String> LARGE = Set.of("reports.cli", "reports.textbook");

  /** The least number of top-level types; fewer would mean that the scan missed some. */
  private static final int LEAST_TYPES = 350;

  @ArchTest
  static void theScanFindsTheModules(JavaClasses classes) {
    assertThat(topLevel(classes).count()).isGreaterThan(LEAST_TYPES);
    assertThat(topLevel(classes).map(ArchitectureTest::packageOf).collect(toSet()))
        .containsExactlyInAnyOrderElementsOf(PACKAGES);
  }

  @ArchTest
  static void packagesUseThoseBeforeThem(JavaClasses classes) {
    List<String> against =
        classes.stream()
            .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
            .filter(use -> isOurs(use.getTargetClass()))
            .filter(use -> rank(use.getTargetClass()) > rank(use.getOriginClass()))
            .map(Dependency::getDescription)
            .toList();
    assertThat(against).isEmpty();
  }

  @ArchTest
  static void packagesHoldOneConcept(JavaClasses classes) {
    Map<String, Long> types =
        topLevel(classes)
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .collect(groupingBy(ArchitectureTest::packageOf, counting()));
    types.keySet().removeAll(LARGE);
    assertThat(types)
        .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(MOST_TYPES));
  }

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    assertThat(
            classes.stream().filter(ArchitectureTest::isOurs).map(JavaClass::getPackage).distinct())
        .allMatch(each -> each.tryGetAnnotationOfType(NullMarked.class).isPresent());
  }

  private static Stream<JavaClass> topLevel(JavaClasses classes) {
    return classes.stream().filter(each -> isOurs(each) && each.isTopLevelClass());
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(ROOT);
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  private static int rank(JavaClass type) {
    return PACKAGES.indexOf(packageOf(type));
  }

  @ArchTest
  static final ArchRule noPackageNeedsItself =
      slices().matching("switchback.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule kernelsKnowGeometryAndMemoryOnly =
      noClasses()
          .that()
          .resideInAPackage("switchback.training.kernels..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..", "org.deeplearning4j..", "org.datavec..", "switchback.datasets..");

  @ArchTest
  static final ArchRule onlyKernelsUseTheVectorApi =
      noClasses()
          .that()
          .resideOutsideOfPackage("switchback.training.kernels..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  /** The way back to the pixels has one door to each operation, whatever routes lie behind it. */
  @ArchTest
  static final ArchRule projectionUsesTheDoorsOfTheKernels =
      noClasses()
          .that()
          .resideInAPackage("switchback.deconv..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("switchback.training.kernels..")
                  .and(not(belongToAnyOf(DOORS_FOR_PROJECTION))));

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

  /** No result, checkpoint or resumption depends on the time of day or on files' dates. */
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
