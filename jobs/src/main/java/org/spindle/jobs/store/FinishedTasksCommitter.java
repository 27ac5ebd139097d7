// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.parquet.hadoop.ParquetOutputCommitter;

/**
 * Spark's committer of Parquet files, except that the files of finished tasks stay when the job is
 * aborted: by an interrupt, a failed task, a full disk. {@link Staging} publishes them later. The
 * parent would delete up to minutes of work of all cores.
 *
 * <p>In an object store, where to rename is to copy, a finished task leaves its file where it wrote
 * it, and one more object, which names the attempt: that makes it finished, in one step. The job
 * has nothing left to do; {@link Staging} follows the names.
 */
public final class FinishedTasksCommitter extends ParquetOutputCommitter {

  private final boolean names;

  /** As the writer makes it. */
  public FinishedTasksCommitter(Path output, TaskAttemptContext context) throws IOException {
    super(output, context);
    FileSystem files = output.getFileSystem(context.getConfiguration());
    this.names = OwnFile.isConditional(files, output);
  }

  @Override
  public void commitTask(TaskAttemptContext context) throws IOException {
    if (!names) {
      super.commitTask(context);
      return;
    }
    Path name = getCommittedTaskPath(context);
    FileSystem files = name.getFileSystem(context.getConfiguration());
    try (FSDataOutputStream out = files.create(name, true)) {
      out.write(getWorkPath().getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void commitJob(JobContext context) throws IOException {
    if (!names) {
      super.commitJob(context);
    }
  }

  @Override
  public void abortJob(JobContext context, JobStatus.State state) {
    // what is left in the wave's folder is salvaged, and the folder deleted, under the table's lock
  }
}
