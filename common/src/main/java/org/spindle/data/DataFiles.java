// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opening files that may be compressed, and the words for what can go wrong with them. */
final class DataFiles {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** The most bytes that a file may unpack to: a small one may unpack to more than any memory. */
  static final long MOST_BYTES = 1L << 30;

  private static final String NEXT =
      "; restore it (see datasets/README.md) or name another folder" + " by --datasets";

  private DataFiles() {}

  /** An opened file: its unpacked bytes and the name under which it was found. */
  record Opened(InputStream bytes, String where) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /** Opens {@code path.gz}, or else {@code path}; unpacks whichever is compressed. */
  static Opened open(DataSource source, String path) {
    String packed = path + ".gz";
    try {
      return unpacked(source.open(packed), source.describe(packed));
    } catch (FileNotFoundException | NoSuchFileException e) {
      return openPlain(source, path);
    } catch (IOException e) {
      throw unreadable(source.describe(packed), e);
    }
  }

  private static Opened openPlain(DataSource source, String path) {
    try {
      return unpacked(source.open(path), source.describe(path));
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new DatasetException(
          source.describe(path + ".gz"), "missing file (nor is it there without .gz)" + NEXT, e);
    } catch (IOException e) {
      throw unreadable(source.describe(path), e);
    }
  }

  /** The name may lie (a browser unpacks and keeps the name), the first two bytes don't. */
  static Opened unpacked(InputStream stored, String where) throws IOException {
    try {
      BufferedInputStream in = new BufferedInputStream(stored, BUFFER_BYTES);
      in.mark(2);
      int magic = in.read() << 8 | in.read();
      in.reset();
      boolean packed = magic == GZIP_MAGIC;
      InputStream bytes = packed ? new GZIPInputStream(in, BUFFER_BYTES) : in;
      return new Opened(new Limited(bytes, packed), where);
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** Ends with an exception after the most bytes that are read. */
  private static final class Limited extends FilterInputStream {
    private final boolean packed;
    private long left = MOST_BYTES;

    Limited(InputStream in, boolean packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      count(Math.max(0, read));
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = super.skip(bytes);
      count(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false; // what is read again would be counted again
    }

    private void count(long bytes) throws TooLong {
      left -= bytes;
      if (left < 0) {
        throw new TooLong(
            (packed ? "unpacks to" : "has") + " more than 1 GiB, the most that is read");
      }
    }
  }

  /** A file beyond the limit. */
  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
      super(message);
    }
  }

  /** The failure of a file that could not be read to its end. */
  static DatasetException unreadable(String where, IOException e) {
    if (e instanceof TooLong) {
      return new DatasetException(where, e.getMessage(), e);
    }
    if (e instanceof FileNotFoundException || e instanceof NoSuchFileException) {
      return new DatasetException(where, "missing file" + NEXT, e);
    }
    if (e instanceof EOFException) {
      return new DatasetException(where, "truncated gzip file" + NEXT, e);
    }
    if (e instanceof ZipException) {
      return new DatasetException(where, "corrupt gzip file (" + e.getMessage() + ")" + NEXT, e);
    }
    return new DatasetException(
        where, "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")", e);
  }

  /** The failure of a file whose bytes are not what they should be. */
  static DatasetException wrong(String where, String problem) {
    return new DatasetException(where, problem + NEXT);
  }
}
