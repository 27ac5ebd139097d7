// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.spindle.jobs.store.DiskCalled;

/** The local disk as {@code small:///…}, full after some bytes, which Hadoop tells by an Error. */
public final class SmallDisk extends DiskCalled {

  /** Bytes that can still be written. */
  static final AtomicLong LEFT = new AtomicLong(Long.MAX_VALUE);

  public SmallDisk() {
    super("small");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    var whole =
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Limited(whole), statistics);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    var whole = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Limited(whole), statistics);
  }

  private static final class Limited extends FilterOutputStream {
    Limited(OutputStream whole) {
      super(whole);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (LEFT.addAndGet(-count) < 0) {
        throw full();
      }
      out.write(bytes, from, count);
    }

    private static FSError full() throws IOException {
      try {
        var constructor = FSError.class.getDeclaredConstructor(Throwable.class);
        constructor.setAccessible(true);
        return constructor.newInstance(new IOException("No space left on device"));
      } catch (ReflectiveOperationException e) {
        throw new IOException(e);
      }
    }
  }
}
