// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FSError;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.slf4j.LoggerFactory;
import org.spindle.data.DatasetException;
import org.spindle.jobs.run.UserError;
import org.spindle.linalg.NativeBlas;
import org.spindle.sweep.Nearest;
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
      "4 a check failed or none passed, or tables differ."
    },
    subcommands = {
      ListCommand.class,
      PlanCommand.class,
      RunCommand.class,
      StatusCommand.class,
      ProfileCommand.class,
      SqlCommand.class,
      ServeCommand.class,
      PlotCommand.class,
      VerifyCommand.class,
      ReportCommand.class,
      ReproduceCommand.class,
      ReplayCommand.class,
      CompareCommand.class,
      MergeCommand.class,
      CompactCommand.class,
      BenchCommand.class,
      NewCommand.class,
      DoctorCommand.class,
      HelpCommand.class
    })
public final class Spindle implements Runnable {

  /** Characters of a message; names of the user's may be of any length. */
  private static final int LONGEST = 1000;

  /** Commands that only tell; the launcher knows them too. */
  private static final Set<String> WITHOUT_BLAS = Set.of("help", "list", "status");

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
    if (code != 0 || !isMasterOfYarn()) {
      System.exit(code);
    }
  }

  /** Whether this JVM belongs to YARN, which takes any exit of ours for a failure. */
  private static boolean isMasterOfYarn() {
    SparkConf given = new SparkConf();
    return given.get("spark.master", "").startsWith("yarn")
        && given.get("spark.submit.deployMode", "").equals("cluster");
  }

  /** Runs one command; returns its exit code. */
  static int execute(String... arguments) {
    quietBlas(); // the classes of commands may prepare it already
    Spindle root = new Spindle();
    CommandLine line = new CommandLine(root).setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (error, given) -> {
          System.err.println("spindle: " + line(misread(error)) + "; see `spindle --help`");
          return UserError.USAGE;
        });
    line.setExecutionExceptionHandler((error, command, result) -> root.report(error));
    line.setExecutionStrategy(
        result -> {
          if (root.requireNative || needsBlas(result)) {
            root.prepareBlas();
          }
          return new CommandLine.RunLast().execute(result);
        });
    try {
      return line.execute(arguments);
    } catch (FSError | LinkageError | VirtualMachineError e) { // picocli leaves errors alone
      return root.report(e);
    }
  }

  private static boolean needsBlas(CommandLine.ParseResult result) {
    return result.hasSubcommand()
        && !result.subcommand().isUsageHelpRequested()
        && !WITHOUT_BLAS.contains(result.subcommand().commandSpec().name());
  }

  /** What is wrong with the words of a command, and what of them was perhaps meant. */
  private static String misread(CommandLine.ParameterException error) {
    if (!(error instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return error.getMessage();
    }
    CommandLine line = error.getCommandLine();
    String word = unmatched.getUnmatched().get(0);
    if (word.startsWith("-")) {
      String name = word.replaceFirst("=.*", "");
      return "unknown option '" + name + "'" + near(name, line.getCommandSpec().optionsMap());
    }
    return line.getSubcommands().isEmpty() ? error.getMessage() : unknown(word, line);
  }

  /** Refuses a command that there is not. */
  static UserError unknownCommand(String word, CommandLine line) {
    return UserError.usage(unknown(word, line) + "; see `spindle --help`");
  }

  private static String unknown(String word, CommandLine line) {
    return "unknown command '" + word + "'" + near(word, line.getSubcommands());
  }

  private static String near(String word, Map<String, ?> known) {
    return Nearest.to(word, known.keySet())
        .map(near -> ", did you mean '" + near + "'?")
        .orElse("");
  }

  /** A message of the user's own words in one line: line ends told by number, and not too long. */
  static String whole(String message) {
    return line(String.valueOf(message).strip().replace("\r", "\\r").replace("\n", "\\n"));
  }

  /** The first line of a message, with control characters told by number, and not too long. */
  static String line(String message) {
    String first = String.valueOf(message).strip().lines().findFirst().orElse("");
    StringBuilder shown = new StringBuilder();
    first
        .codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.append(first.codePointCount(0, first.length()) > LONGEST ? " …" : "").toString();
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The engine is told by the commands that compute, not before the message of each. */
  private static void quietBlas() {
    if (!LoggerFactory.getLogger(NativeBlas.class).isDebugEnabled()) {
      Configurator.setLevel(NativeBlas.class.getName(), Level.WARN);
    }
  }

  private void prepareBlas() {
    if (requireNative) {
      NativeBlas.requireNative();
      System.setProperty("spark.spindle.requireNative", "true");
    } else {
      NativeBlas.prepare();
    }
  }

  /** An error and, of Spark's that wrap others, the one that began it. */
  private static String told(Throwable error) {
    String told = error.getClass().getSimpleName() + ": " + line(error.getMessage());
    Throwable first = error;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first == error
        ? told
        : told + ", because of " + first.getClass().getSimpleName() + ": " + first.getMessage();
  }

  private int report(Throwable error) {
    if (Ending.begun()) {
      return UserError.ABORTED;
    }
    if (debug) {
      error.printStackTrace();
    }
    int code = UserError.ABORTED;
    String message = error.getMessage();
    String damage = Damage.told(error);
    if (error instanceof UserError user) {
      code = user.exitCode();
    } else if (error instanceof SweepException || error instanceof DatasetException) {
      code = UserError.USAGE;
    } else if (error instanceof org.apache.spark.sql.AnalysisException) {
      code = UserError.USAGE;
    } else if (damage != null) {
      message = damage;
    } else {
      message = told(error) + "; --debug shows where";
    }
    boolean ours = error instanceof UserError || error instanceof SweepException;
    System.err.println("spindle: " + (ours ? whole(message) : line(message)));
    return code;
  }
}
