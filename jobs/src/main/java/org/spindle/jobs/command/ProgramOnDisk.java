// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepException;

/** Looks for the words of a command on this machine, before an executor does. */
final class ProgramOnDisk {

  private ProgramOnDisk() {}

  /**
   * Checks that the program is on the PATH, at its absolute path, or among the files, and that no
   * argument is a file that was forgotten.
   *
   * @throws SweepException that says what would be right
   */
  static void require(Sweep sweep, ProgramFiles files) {
    String program = sweep.program().command().get(0);
    Path folder = Path.of(sweep.file()).toAbsolutePath().getParent();
    for (String word : sweep.program().command()) {
      boolean here = !Path.of(word).isAbsolute() && Files.isRegularFile(folder.resolve(word));
      if (here && !files.contents().containsKey(key(word))) {
        throw sweep.error(
            "command",
            word + " lies beside the sweep file, but is not among the 'files' that are sent along");
      }
    }
    if (Path.of(program).isAbsolute()) {
      if (!Files.isExecutable(Path.of(program))) {
        throw sweep.error("command", program + " is not a program on this machine");
      }
    } else if (program.contains("/")) {
      requireOwn(sweep, files, program);
    } else if (!isOnPath(program)) {
      boolean own = files.contents().containsKey(program);
      throw sweep.error(
          "command",
          program
              + " is not on the PATH of this machine"
              + (own ? "; the one among 'files' is './" + program + "'" : ""));
    }
  }

  private static void requireOwn(Sweep sweep, ProgramFiles files, String program) {
    ProgramFiles.Content content = files.contents().get(key(program));
    if (content == null) {
      throw sweep.error("command", program + " must be one of 'files', or on the PATH");
    }
    if (!content.executable()) {
      throw sweep.error(
          "command",
          program + " is not executable; `chmod +x` it, or put its interpreter before it");
    }
  }

  private static String key(String word) {
    return Path.of(word).normalize().toString();
  }

  private static boolean isOnPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
