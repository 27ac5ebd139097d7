// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opening files that may be compressed, and the words for what can go wrong with them. */
final class DataFiles {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;
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
      InputStream bytes = magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER_BYTES) : in;
      return new Opened(bytes, where);
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** The failure of a file that could not be read to its end. */
  static DatasetException unreadable(String where, IOException e) {
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
