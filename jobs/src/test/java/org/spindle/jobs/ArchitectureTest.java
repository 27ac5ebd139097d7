// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.bench.Peak;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.experiment.Talk;

/** Who may know whom among the packages that run on Spark. */
class ArchitectureTest {

  // Plain tests in place of ArchUnit's own runner, whose tests Surefire counts as none.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.spindle.jobs");

  private static final String[] EXPERIMENTS =
      jobs(
          "experiment.semantics..",
          "experiment.dynamics..",
          "experiment.criticality..",
          "experiment.landscape..",
          "experiment.optimize..",
          "experiment.inference..");

  @Test
  void nobodyKnowsTheCommandLine() {
    onlyKnownFrom("cli..", "cli..");
  }

  @Test
  void benchesAreKnownToTheCommandLineAlone() {
    onlyKnownFrom("bench..", "bench..", "cli..");
  }

  @Test
  void experimentsKnowCommonAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(EXPERIMENTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(EXPERIMENTS)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.spindle.jobs..").and(not(resideInAnyPackage(EXPERIMENTS))))
        .check(CLASSES);
  }

  @Test
  void noExperimentKnowsAnother() {
    Set<String> pages =
        Experiments.all().stream().map(e -> e.getClass().getName()).collect(Collectors.toSet());
    List<String> known = new ArrayList<>();
    for (JavaClass one : CLASSES) {
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        String from = topLevel(one);
        String to = topLevel(dependency.getTargetClass());
        if (pages.contains(from) && pages.contains(to) && !from.equals(to)) {
          known.add(dependency.getDescription());
        }
      }
    }
    assertEquals(List.of(), known);
  }

  private static String topLevel(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  @Test
  void theEngineKnowsNoExperimentByName() {
    noClasses()
        .that()
        .resideInAnyPackage(jobs("store..", "run..", "analysis..", "command.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.spindle.jobs.experiment..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(jobs("cli..", "report..", "kit.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EXPERIMENTS)
        .check(CLASSES);
  }

  @Test
  void storeKnowsNothingOfThoseThatUseIt() {
    noClasses()
        .that()
        .resideInAPackage("org.spindle.jobs.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(jobs("run..", "report..", "cli..", "bench.."))
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
        .doNotBelongToAnyOf(Experiments.class, Talk.class)
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
