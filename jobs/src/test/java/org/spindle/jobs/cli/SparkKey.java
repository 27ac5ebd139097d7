// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.ConfigReader;

/** What Spark itself says of its settings. */
final class SparkKey {

  /** Where Spark declares settings, which it does when these are loaded. */
  private static final List<String> DECLARATIONS =
      List.of(
          "org.apache.spark.internal.config.package",
          "org.apache.spark.internal.config.Network",
          "org.apache.spark.internal.config.UI",
          "org.apache.spark.sql.internal.StaticSQLConf",
          "org.apache.spark.sql.internal.SQLConf",
          "org.apache.spark.deploy.k8s.Config",
          "org.apache.spark.deploy.yarn.config.package");

  /** Families of settings whose last part is the user's, and settings that are parts of others. */
  private static final List<String> FREE =
      List.of(
          "spark\\.hadoop\\..+",
          "spark\\.executorEnv\\.[A-Z_]+",
          "spark\\.kubernetes\\.driverEnv\\.[A-Z_]+",
          "spark\\.yarn\\.appMasterEnv\\.[A-Z_]+",
          "spark\\.kubernetes\\.(driver|executor)\\.volumes\\.persistentVolumeClaim\\.[a-z]+\\."
              + "(options\\.claimName|mount\\.path)",
          "spark\\.(driver|executor)\\.defaultJavaOptions");

  static {
    try {
      for (String name : DECLARATIONS) {
        Class.forName(name + "$");
      }
    } catch (ClassNotFoundException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private SparkKey() {}

  /** What is wrong with a setting: empty, or a line. */
  static List<String> faults(String key, String value) {
    if (FREE.stream().anyMatch(key::matches)) {
      return List.of();
    }
    ConfigEntry<?> entry = ConfigEntry.findEntry(key);
    if (entry == null) {
      return List.of(key + " is no setting of Spark's");
    }
    try {
      entry.readFrom(new ConfigReader(Map.of(key, value)));
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  /** Whether Spark would do the same without the setting. */
  static boolean isDefault(String key, String value) {
    ConfigEntry<?> entry = ConfigEntry.findEntry(key);
    return entry != null
        && Objects.equals(
            entry.readFrom(new ConfigReader(Map.of(key, value))),
            entry.readFrom(new ConfigReader(Map.of())));
  }
}
