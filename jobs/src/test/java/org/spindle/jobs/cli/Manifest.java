// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A resource for Kubernetes, and what the operator that it is for says of it. */
final class Manifest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final String METADATA =
      """
      {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
        "namespace": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}}}
      """;

  private final JsonNode root;

  private Manifest(JsonNode root) {
    this.root = root;
  }

  static Manifest read(Path file) throws IOException {
    return of(Files.readString(file));
  }

  static Manifest of(String yaml) throws IOException {
    return new Manifest(YAML.readTree(yaml));
  }

  /** The node at a place such as {@code /spec/mainClass}. */
  JsonNode at(String place) {
    return root.at(place);
  }

  /** The texts of a list. */
  List<String> list(String place) {
    List<String> texts = new ArrayList<>();
    root.at(place).forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /** The entries of a mapping. */
  Map<String, String> map(String place) {
    Map<String, String> map = new TreeMap<>();
    root.at(place).properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    return map;
  }

  /**
   * What an operator would refuse or silently drop: values of another type, fields that are
   * missing, and fields that it does not know.
   *
   * @param operator {@code apache} or {@code kubeflow}
   * @param version of its resource
   */
  List<String> faults(String operator, String version) throws IOException {
    ObjectNode schema = schema(operator);
    ObjectNode fields = (ObjectNode) schema.get("properties");
    fields.set("apiVersion", JSON.createObjectNode().put("const", version));
    fields.set("kind", JSON.createObjectNode().put("const", "SparkApplication"));
    fields.set("metadata", JSON.readTree(METADATA));
    schema.putArray("required").add("apiVersion").add("kind").add("metadata").add("spec");
    return faults(schema, root);
  }

  /** The same of a pod, by the schema of pods that the operators have in theirs. */
  static List<String> faultsOfPod(JsonNode pod) throws IOException {
    JsonNode template =
        schema("apache").at("/properties/spec/properties/driverSpec/properties/podTemplateSpec");
    ObjectNode part = pod.deepCopy();
    part.retain("metadata", "spec");
    return faults(template, part);
  }

  private static ObjectNode schema(String operator) throws IOException {
    String name = "/kubernetes/" + operator + ".json.gz";
    try (InputStream in = new GZIPInputStream(Manifest.class.getResourceAsStream(name))) {
      return (ObjectNode) JSON.readTree(in);
    }
  }

  private static List<String> faults(JsonNode schema, JsonNode node) {
    close(schema);
    JsonSchema strict =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    return strict.validate(node).stream().map(ValidationMessage::getMessage).sorted().toList();
  }

  /** Kubernetes drops fields that a schema does not have; here they are faults. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.get("properties") instanceof ObjectNode
        && !object.has("additionalProperties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(Manifest::close);
  }
}
