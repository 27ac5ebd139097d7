// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.parquet.hadoop.ParquetOutputCommitter;

/**
 * Spark's committer of Parquet files, except that the files of finished tasks stay when the job is
 * aborted: by an interrupt, a failed task, a full disk. {@link Staging} publishes them later. The
 * parent would delete up to minutes of work of all cores.
 */
public final class FinishedTasksCommitter extends ParquetOutputCommitter {

  /** As the writer makes it. */
  public FinishedTasksCommitter(Path output, TaskAttemptContext context) throws IOException {
    super(output, context);
  }

  @Override
  public void abortJob(JobContext context, JobStatus.State state) {
    // what is left in the wave's folder is salvaged, and the folder deleted, under the table's lock
  }
}
