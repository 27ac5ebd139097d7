// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Whether anybody listens where a standalone master is said to be. Spark itself asks for a minute,
 * and tells of it in hundreds of lines.
 */
public final class StandaloneMasters {

  private static final String SCHEME = "spark://";
  private static final int PATIENCE_MILLIS = 5000;
  private static final int LAST_PORT = 65_535;

  private StandaloneMasters() {}

  /**
   * Refuses masters of which none answers; asked by the launcher where the driver is to start
   * elsewhere.
   *
   * @param args {@code spark://HOST:PORT}
   */
  public static void main(String[] args) {
    try {
      require(args[0]);
    } catch (UserError e) {
      System.err.println("spindle: " + e.getMessage());
      System.exit(e.exitCode());
    }
  }

  /**
   * Refuses masters of which none takes a connection within five seconds.
   *
   * @param master one or, with those that stand by, several: {@code spark://A:7077,B:7077}; a
   *     master of another kind is let pass
   */
  static void require(String master) {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    List<String> places = List.of(master.substring(SCHEME.length()).split(","));
    places.forEach(place -> requireForm(master, place));
    Map<String, String> silence = new LinkedHashMap<>();
    places.forEach(place -> silence.put(place, silent()));
    ExecutorService asking = Executors.newCachedThreadPool(StandaloneMasters::daemon);
    try {
      List<Callable<String>> questions =
          places.stream().map(place -> (Callable<String>) () -> asked(place, silence)).toList();
      asking.invokeAny(questions, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw refusal(master, silence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.ABORTED, "interrupted", e);
    } finally {
      asking.shutdownNow();
    }
  }

  private static void requireForm(String master, String place) {
    boolean formed = place.matches("\\S+:[0-9]{1,5}");
    if (!formed || port(place) > LAST_PORT) {
      throw UserError.usage("--master " + master + " is not of the form spark://HOST:PORT");
    }
  }

  /** Connects to a place; otherwise notes why that cannot be done. */
  private static String asked(String place, Map<String, String> silence) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address(place), PATIENCE_MILLIS);
      return place;
    } catch (IOException e) {
      synchronized (silence) {
        silence.put(place, reason(e));
      }
      throw e;
    }
  }

  private static InetSocketAddress address(String place) throws UnknownHostException {
    String host = place.substring(0, place.lastIndexOf(':'));
    InetSocketAddress address = new InetSocketAddress(host, port(place));
    if (address.isUnresolved()) {
      throw new UnknownHostException(place);
    }
    return address;
  }

  private static int port(String place) {
    return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
  }

  private static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "unknown host";
    }
    boolean refused =
        e instanceof ConnectException && String.valueOf(e.getMessage()).contains("refused");
    return e instanceof SocketTimeoutException
        ? silent()
        : refused ? "connection refused" : e.getMessage();
  }

  private static String silent() {
    return "no answer within " + PATIENCE_MILLIS / 1000 + " s";
  }

  private static UserError refusal(String master, Map<String, String> silence) {
    String reasons;
    synchronized (silence) {
      reasons =
          silence.size() == 1
              ? silence.values().iterator().next()
              : silence.entrySet().stream()
                  .map(entry -> entry.getKey() + ": " + entry.getValue())
                  .collect(Collectors.joining("; "));
    }
    return UserError.usage(
        String.format(
            Locale.ROOT,
            "no Spark master answers at %s (%s); correct --master, or start one, as"
                + " deploy/standalone/cluster does",
            master,
            reasons));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "ask-master");
    thread.setDaemon(true);
    return thread;
  }
}
