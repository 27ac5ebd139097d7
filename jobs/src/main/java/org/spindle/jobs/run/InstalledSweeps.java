// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;

/** The sweep files that came with this installation: those of the talk. */
public final class InstalledSweeps {

  private InstalledSweeps() {}

  /**
   * All of them by name, at a scale.
   *
   * @throws UserError if there are none
   */
  public static List<Sweep> at(String scale) throws IOException {
    Path folder = Path.of(System.getenv().getOrDefault("SPINDLE_HOME", "."), "conf", "sweeps");
    List<Sweep> sweeps = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
      for (Path file : files) {
        sweeps.add(SweepFile.read(file).at(scale));
      }
    } catch (NoSuchFileException e) {
      throw UserError.usage("no sweep files in " + folder + "; set SPINDLE_HOME");
    }
    sweeps.sort(Comparator.comparing(Sweep::name));
    return sweeps;
  }
}
