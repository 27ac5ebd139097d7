// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the science may lean on. */
class ArchitectureTest {

  // Plain tests in place of ArchUnit's own runner, whose tests Surefire counts as none.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.spindle");

  @Test
  void onlyLinalgTouchesNetlib() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.spindle.linalg", "org.spindle.linalg.library", "org.spindle.linalg.probe")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ludovic..", "org.netlib..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void scienceKnowsNothingOfSpark() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "breeze..")
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
  void scienceHasNoClocks() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.spindle.linalg.library")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.management..", "java.time..")
        .check(CLASSES);
  }

  @Test
  void groundKnowsNothingOfTheScienceBuiltOnIt() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.spindle.linalg..",
            "org.spindle.random..",
            "org.spindle.data..",
            "org.spindle.sweep..",
            "org.spindle.statistic..",
            "org.spindle.figure..",
            "org.spindle.experiment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.spindle.semantics..",
            "org.spindle.dynamics..",
            "org.spindle.criticality..",
            "org.spindle.network..",
            "org.spindle.landscape..",
            "org.spindle.diffusion..")
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("org.spindle.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
