// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that holds a lock, as the lock's file says it.
 *
 * @param token of this hold alone
 * @param host name of the machine, which containers may share
 * @param place the running kernel and the processes that see each other: only there a process can
 *     be looked for by its number; empty where that is not known
 * @param pid number of the process there
 * @param started when it began, for numbers are given again
 * @param released whether it has let go
 */
record Holder(String token, String host, String place, long pid, String started, boolean released) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** This process. */
  static Holder here(String token) {
    ProcessHandle process = ProcessHandle.current();
    return new Holder(token, Host.name(), thisPlace(), process.pid(), started(process), false);
  }

  /** The holder that a lock's text tells of; null of a text that is empty, cut off or no lock. */
  static Holder parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node == null || !node.path("token").isTextual()
          ? null
          : new Holder(
              node.path("token").asText(),
              node.path("host").asText(),
              node.path("place").asText(),
              node.path("pid").asLong(),
              node.path("started").asText(),
              node.path("released").asBoolean());
    } catch (IOException e) {
      return null;
    }
  }

  /** The text of a lock. */
  String text() {
    ObjectNode node = JSON.createObjectNode();
    node.put("token", token);
    node.put("host", host);
    node.put("place", place);
    node.put("pid", pid);
    node.put("started", started);
    node.put("released", released);
    return node.toString();
  }

  /** The same, gone. */
  Holder letGo() {
    return new Holder(token, host, place, pid, started, true);
  }

  /** Whether its process can be looked for from here. */
  boolean isNear() {
    return !place.isEmpty() && place.equals(thisPlace()) && host.equals(Host.name());
  }

  /** Whether its process, which is near, lives. */
  boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> started(process).equals(started))
        .isPresent();
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  /** Where there is no /proc the machine's name has to do. */
  private static String thisPlace() {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      return boot + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return Files.exists(Path.of("/proc")) ? "" : Host.name();
    }
  }
}
