// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spindle.linalg.NativeBlas;

/** The main class of a JVM that computes points apart: work comes and results go by files. */
final class PointChild {

  private PointChild() {}

  /** The work: some points of a task. */
  record Work(PointTask<?, ?> task, long[] numbers) implements Serializable {}

  /** Reads work from the first file; each result follows the one before in the second. */
  public static void main(String[] files) throws IOException, ClassNotFoundException {
    NativeBlas.prepare();
    Work work;
    try (InputStream in = Files.newInputStream(Path.of(files[0]));
        ObjectInputStream objects = new ObjectInputStream(in)) {
      work = (Work) objects.readObject();
    }
    try (OutputStream out = Files.newOutputStream(Path.of(files[1]))) {
      for (long number : work.numbers) {
        ObjectOutputStream objects = new ObjectOutputStream(out); // each can be read by itself
        objects.writeObject(work.task.row(number));
        objects.flush();
      }
    }
    System.exit(0); // points that are overdue have threads of their own
  }
}
