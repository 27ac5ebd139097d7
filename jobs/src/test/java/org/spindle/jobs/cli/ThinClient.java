// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Asks a server by Spark's own Connect client, in a JVM without Spark and without Spindle. */
final class ThinClient {

  private ThinClient() {}

  /** The server's address, a folder that nobody may write, then queries. */
  public static void main(String[] arguments) {
    SparkSession spark = SparkSession.builder().remote(arguments[0]).getOrCreate();
    for (String query : Arrays.asList(arguments).subList(2, arguments.length)) {
      try {
        for (Row row : spark.sql(query).collectAsList()) {
          System.out.println(row.mkString(" "));
        }
      } catch (Exception e) { // of Scala, which declares none
        System.out.println(e.getMessage().lines().findFirst().orElse(""));
      }
    }
    try {
      spark.range(1).write().parquet(arguments[1]);
    } catch (Exception e) {
      System.out.println("not written: " + e.getMessage().lines().findFirst().orElse(""));
    }
    Runtime.getRuntime().halt(0); // the client's threads outlive it
  }
}
