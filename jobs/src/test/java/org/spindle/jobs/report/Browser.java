// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium that is told by its own protocol what to show, and asked what it sees. */
final class Browser implements AutoCloseable {

  static final Path PROGRAM = Path.of("/usr/bin/chromium");

  private static final Pattern ADDRESS = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)/\\S+");
  private static final int SECONDS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<JsonNode>> events = new ConcurrentHashMap<>();
  private int number;

  /**
   * Starts a browser.
   *
   * @param scratch a folder of its own for profile and log
   */
  Browser(Path scratch) throws IOException, InterruptedException {
    Path log = scratch.resolve("chromium.log");
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + scratch.resolve("profile"),
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    socket = connect(port(log));
    for (String domain : List.of("Page", "Runtime", "Log")) {
      ask(domain + ".enable", JSON.createObjectNode());
    }
  }

  private String port(Path log) throws IOException, InterruptedException {
    for (int tenth = 0; tenth < 10 * SECONDS && process.isAlive(); tenth++) {
      Matcher address = ADDRESS.matcher(Files.readString(log));
      if (address.find()) {
        return address.group(1);
      }
      Thread.sleep(100);
    }
    process.destroyForcibly();
    throw new IOException("no browser: " + Files.readString(log));
  }

  private WebSocket connect(String port) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String pages =
        client
            .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    for (JsonNode page : JSON.readTree(pages)) {
      if (page.path("type").asText().equals("page")) {
        URI address = URI.create(page.path("webSocketDebuggerUrl").asText());
        return client.newWebSocketBuilder().buildAsync(address, new Listener()).join();
      }
    }
    throw new IOException("the browser has no page: " + pages);
  }

  /** Puts the pieces of messages together, and hands answers and events to those who wait. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      text.append(piece);
      if (last) {
        try {
          receive(JSON.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      answers.remove(message.path("id").asInt()).complete(message);
      return;
    }
    String event = message.path("method").asText();
    JsonNode told = message.path("params");
    if (event.equals("Runtime.exceptionThrown") || event.equals("Runtime.consoleAPICalled")) {
      complaints.add(told.toString());
    } else if (event.equals("Log.entryAdded")) {
      complaints.add(told.path("entry").path("text").asText());
    }
    CompletableFuture<JsonNode> awaited = events.remove(event);
    if (awaited != null) {
      awaited.complete(told);
    }
  }

  private JsonNode ask(String method, ObjectNode parameters)
      throws IOException, InterruptedException {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    number++;
    answers.put(number, answer);
    ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    JsonNode told = await(method, answer);
    if (told.has("error")) {
      throw new IOException(method + ": " + told.path("error"));
    }
    return told.path("result");
  }

  private static JsonNode await(String what, CompletableFuture<JsonNode> answer)
      throws IOException, InterruptedException {
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer to " + what, e);
    }
  }

  /** A window of this width; dark or light; on a screen or as on paper. */
  void shape(int width, boolean dark, String medium) throws IOException, InterruptedException {
    ask(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", 900)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
    ObjectNode media = JSON.createObjectNode().put("media", medium);
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    ask("Emulation.setEmulatedMedia", media);
  }

  /** Opens a page and waits until all of it is there. */
  void open(URI page) throws IOException, InterruptedException {
    CompletableFuture<JsonNode> loaded = new CompletableFuture<>();
    events.put("Page.loadEventFired", loaded);
    ask("Page.navigate", JSON.createObjectNode().put("url", page.toString()));
    await("the page", loaded);
  }

  /** The value of an expression of JavaScript. */
  JsonNode value(String expression) throws IOException, InterruptedException {
    JsonNode told =
        ask(
            "Runtime.evaluate",
            JSON.createObjectNode().put("expression", expression).put("returnByValue", true));
    if (told.has("exceptionDetails")) {
      throw new IOException(expression + ": " + told.path("exceptionDetails"));
    }
    return told.path("result").path("value");
  }

  /** A picture of the window, PNG. */
  byte[] picture() throws IOException, InterruptedException {
    JsonNode told = ask("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"));
    return Base64.getDecoder().decode(told.path("data").asText());
  }

  /** The page as it is printed, PDF. */
  byte[] print() throws IOException, InterruptedException {
    JsonNode told = ask("Page.printToPDF", JSON.createObjectNode().put("preferCSSPageSize", true));
    return Base64.getDecoder().decode(told.path("data").asText());
  }

  /** What the page has written to the console, and what went wrong in it. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
