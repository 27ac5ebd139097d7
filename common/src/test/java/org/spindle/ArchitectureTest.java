// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the science may lean on. */
@AnalyzeClasses(packages = "org.spindle", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyLinalgTouchesNetlib =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.spindle.linalg")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.ludovic..", "org.netlib..", "org.bytedeco..");

  @ArchTest
  static final ArchRule scienceKnowsNothingOfSpark =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "breeze..");

  @ArchTest
  static final ArchRule randomnessComesInAsAParameter =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("org.spindle.(**)").should().beFreeOfCycles();
}
