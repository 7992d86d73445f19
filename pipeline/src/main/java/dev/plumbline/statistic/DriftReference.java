package dev.plumbline.statistic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the columns of a model's training rows looked like, kept with the model as JSON. */
public record DriftReference(List<Column> columns) {
  /** The name under which the model's own predictions are kept. */
  public static final String PREDICTION = "prediction";

  private static final ObjectMapper JSON = new ObjectMapper();

  public DriftReference {
    columns = List.copyOf(columns);
  }

  /**
   * One column.
   *
   * @param threshold the population stability index from which on a later period counts as drifted
   */
  public record Column(String name, Histogram histogram, double threshold) {
    /** Share of rows without a value. */
    public double missingShare() {
      double[] shares = histogram.shares();
      return shares[shares.length - 1];
    }
  }

  /** Its JSON form; {@link #of} reads it back. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode array = root.putArray("columns");
    for (Column column : columns) {
      ObjectNode node = array.addObject();
      node.put("name", column.name());
      node.put("threshold", column.threshold());
      if (column.histogram().binning() instanceof Binning.Numeric numeric) {
        ArrayNode edges = node.putArray("edges");
        for (double edge : numeric.edges()) {
          edges.add(edge);
        }
      } else {
        ArrayNode levels = node.putArray("levels");
        ((Binning.Categorical) column.histogram().binning()).levels().forEach(levels::add);
      }
      ArrayNode counts = node.putArray("counts");
      for (long count : column.histogram().counts()) {
        counts.add(count);
      }
    }
    return root.toString();
  }

  /** Reads what {@link #toJson} wrote. */
  public static DriftReference of(String json) {
    List<Column> columns = new ArrayList<>();
    try {
      for (JsonNode node : JSON.readTree(json).get("columns")) {
        columns.add(
            new Column(
                node.get("name").asText(), histogram(node), node.get("threshold").asDouble()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A drift reference is not JSON", e);
    }
    return new DriftReference(columns);
  }

  private static Histogram histogram(JsonNode node) {
    Histogram histogram = Histogram.of(binning(node));
    int bin = 0;
    for (JsonNode count : node.get("counts")) {
      histogram.addRows(bin++, count.asLong());
    }
    return histogram;
  }

  private static Binning binning(JsonNode node) {
    if (node.has("levels")) {
      List<String> levels = new ArrayList<>();
      node.get("levels").forEach(level -> levels.add(level.asText()));
      return Binning.categorical(levels);
    }
    double[] edges = new double[node.get("edges").size()];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = node.get("edges").get(i).asDouble();
    }
    return Binning.numeric(edges);
  }
}
