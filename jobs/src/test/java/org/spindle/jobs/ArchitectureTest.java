// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.bench.Peak;
import org.spindle.jobs.experiment.Experiments;

/** Who may know whom among the packages that run on Spark. */
class ArchitectureTest {

  // Plain tests in place of ArchUnit's own runner, whose tests Surefire counts as none.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.spindle.jobs");

  @Test
  void nobodyKnowsTheCommandLine() {
    onlyKnownFrom("cli..", "cli..");
  }

  @Test
  void benchesAreKnownToTheCommandLineAlone() {
    onlyKnownFrom("bench..", "bench..", "cli..");
  }

  @Test
  void experimentsKnowNothingOfRunsAndReports() {
    noClasses()
        .that()
        .resideInAPackage("org.spindle.jobs.experiment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(jobs("run..", "report..", "cli..", "bench.."))
        .check(CLASSES);
  }

  @Test
  void storeKnowsNothingOfThoseThatUseIt() {
    noClasses()
        .that()
        .resideInAPackage("org.spindle.jobs.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(jobs("analysis..", "run..", "report..", "cli..", "bench.."))
        .check(CLASSES);
  }

  @Test
  void runsKnowNothingOfReports() {
    noClasses()
        .that()
        .resideInAPackage("org.spindle.jobs.run..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(jobs("report..", "cli..", "bench.."))
        .check(CLASSES);
  }

  @Test
  void partsOfTheTalkDoNotKnowEachOther() {
    slices()
        .matching("org.spindle.jobs.experiment.(*)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void onlyTheListAndABenchKnowExperimentsByName() {
    noClasses()
        .that()
        .resideOutsideOfPackages(jobs("experiment.*..", "bench.."))
        .and()
        .doNotBelongToAnyOf(Experiments.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.spindle.jobs.experiment.*..")
        .check(CLASSES);
  }

  @Test
  void netlibIsCalledStraightByItsBenchAlone() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Peak.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ludovic..", "org.netlib..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void randomnessComesInAsAParameter() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  @Test
  void experimentsHaveNoClocks() {
    noClasses()
        .that()
        .resideInAPackage("org.spindle.jobs.experiment..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.management..", "java.time..")
        .check(CLASSES);
  }

  private static void onlyKnownFrom(String known, String... from) {
    noClasses()
        .that()
        .resideOutsideOfPackages(jobs(from))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.spindle.jobs." + known)
        .check(CLASSES);
  }

  private static String[] jobs(String... packages) {
    String[] full = packages.clone();
    for (int i = 0; i < full.length; i++) {
      full[i] = "org.spindle.jobs." + full[i];
    }
    return full;
  }
}
