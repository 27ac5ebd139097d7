// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import org.spindle.data.DatasetException;
import org.spindle.jobs.run.UserError;
import org.spindle.linalg.NativeBlas;
import org.spindle.sweep.SweepException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The main class: {@code spindle COMMAND}, always started by spark-submit. */
@Command(
    name = "spindle",
    description = "The statistical physics of deep learning: theory, simulation, verdict, figure.",
    version = "spindle 0.1.0",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Options of spark-submit (--master, --conf, --driver-memory, ...) may stand anywhere.",
      "Exit codes: 0 well; 1 aborted; 2 bad usage or sweep file; 3 some points failed;",
      "4 a check failed."
    },
    subcommands = {
      ListCommand.class,
      PlanCommand.class,
      RunCommand.class,
      StatusCommand.class,
      SqlCommand.class,
      VerifyCommand.class,
      ReportCommand.class,
      ReproduceCommand.class,
      ReplayCommand.class,
      CompactCommand.class,
      BenchCommand.class,
      NewCommand.class,
      DoctorCommand.class
    })
public final class Spindle implements Runnable {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "print stack traces of errors")
  private boolean debug;

  @Option(
      names = "--require-native",
      scope = ScopeType.INHERIT,
      description = "stop if native BLAS cannot be loaded")
  private boolean requireNative;

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    Ending.watch();
    int code = execute(arguments);
    Ending.done();
    System.exit(code);
  }

  /** Runs one command; returns its exit code. */
  static int execute(String... arguments) {
    Spindle root = new Spindle();
    CommandLine line = new CommandLine(root).setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (error, given) -> {
          String message = error.getMessage().lines().findFirst().orElse("bad usage");
          System.err.println("spindle: " + message + "; see `spindle --help`");
          return UserError.USAGE;
        });
    line.setExecutionExceptionHandler((error, command, result) -> root.report(error));
    line.setExecutionStrategy(
        result -> {
          boolean runs = result.hasSubcommand() && !result.subcommand().isUsageHelpRequested();
          if (runs) {
            root.prepareBlas();
          }
          return new CommandLine.RunLast().execute(result);
        });
    return line.execute(arguments);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private void prepareBlas() {
    if (requireNative) {
      NativeBlas.requireNative();
      System.setProperty("spark.spindle.requireNative", "true");
    } else {
      NativeBlas.prepare();
    }
  }

  private int report(Exception error) {
    if (Ending.begun()) {
      return UserError.ABORTED;
    }
    if (debug) {
      error.printStackTrace();
    }
    int code = UserError.ABORTED;
    String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    if (error instanceof UserError user) {
      code = user.exitCode();
    } else if (error instanceof SweepException || error instanceof DatasetException) {
      code = UserError.USAGE;
    } else if (error instanceof org.apache.spark.sql.AnalysisException) {
      code = UserError.USAGE;
    } else {
      message = error.getClass().getSimpleName() + ": " + message + "; --debug shows where";
    }
    System.err.println("spindle: " + message);
    return code;
  }
}
