// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** As much of Kubernetes as takes what it is given to create, and starts nothing. */
final class KubernetesServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, JsonNode> created = new ConcurrentHashMap<>();

  KubernetesServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "kubernetes");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::answer);
    server.start();
  }

  /** The master for spark-submit. */
  String master() {
    return "k8s://http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The pod that was created for a role, {@code driver} or {@code executor}; null if none was. */
  JsonNode pod(String role) {
    return created.values().stream()
        .filter(one -> one.path("kind").asText().equals("Pod"))
        .filter(one -> one.at("/metadata/labels/spark-role").asText().equals(role))
        .findFirst()
        .orElse(null);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    ObjectNode answer;
    int status = 200;
    switch (exchange.getRequestMethod()) {
      case "POST", "PUT", "PATCH" -> {
        answer = (ObjectNode) JSON.readTree(body);
        ObjectNode metadata = answer.withObject("/metadata");
        metadata.put("uid", "uid-" + created.size()).put("resourceVersion", "1");
        created.put(answer.path("kind").asText() + "/" + metadata.path("name").asText(), answer);
        status = 201;
      }
      default -> {
        String name = exchange.getRequestURI().getPath().replaceFirst(".*/pods/", "");
        JsonNode pod = created.get("Pod/" + name);
        boolean all = exchange.getRequestURI().getPath().endsWith("s");
        status = pod != null || all ? 200 : 404;
        answer = pod != null ? (ObjectNode) pod : all ? none() : missing();
      }
    }
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static ObjectNode none() {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "PodList");
    list.putObject("metadata").put("resourceVersion", "1");
    list.putArray("items");
    return list;
  }

  private static ObjectNode missing() {
    return JSON.createObjectNode()
        .put("apiVersion", "v1")
        .put("kind", "Status")
        .put("status", "Failure")
        .put("reason", "NotFound")
        .put("code", 404);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
