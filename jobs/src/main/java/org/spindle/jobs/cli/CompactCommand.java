// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.Compaction;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;
import org.spindle.jobs.store.TableLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code spindle compact}. */
@Command(
    name = "compact",
    description = "Rewrites the many small files of each table into few, each point once.",
    mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "results folder")
  private String directory;

  @Override
  public Integer call() throws IOException {
    ResultsFolder folder = FolderOption.existing(directory);
    try (SparkSession spark = Sessions.forReading()) {
      List<TableLayout> layouts = new ArrayList<>();
      Experiments.all().forEach(experiment -> layouts.add(TableLayout.of(experiment)));
      layouts.addAll(TableLayout.stored(folder));
      for (TableLayout layout : layouts) {
        if (folder.hasTable(layout.table())) {
          compact(spark, folder, layout);
        }
      }
    }
    return 0;
  }

  private static void compact(SparkSession spark, ResultsFolder folder, TableLayout layout)
      throws IOException {
    String table = layout.table();
    try (TableLock lock = TableLock.acquire(folder, table)) {
      if (lock.takenOver() != null) {
        System.err.println("took over the lock of " + table + " from " + lock.takenOver());
      }
      Compaction.Summary summary = Compaction.compact(spark, folder, layout, lock);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d rows, %,d files of %,.1f KiB -> %,d files of %,.1f KiB%n",
          table,
          summary.rows(),
          summary.filesBefore(),
          summary.bytesBefore() / 1024.0,
          summary.filesAfter(),
          summary.bytesAfter() / 1024.0);
    } catch (TableLock.Held e) {
      throw UserError.usage(e.getMessage());
    }
  }
}
