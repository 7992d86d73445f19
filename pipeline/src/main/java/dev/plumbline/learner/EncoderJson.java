package dev.plumbline.learner;

import static dev.plumbline.learner.PipelineJson.field;
import static dev.plumbline.learner.PipelineJson.list;
import static dev.plumbline.learner.PipelineJson.number;
import static dev.plumbline.learner.PipelineJson.numbers;
import static dev.plumbline.learner.PipelineJson.text;
import static dev.plumbline.learner.PipelineJson.writeNumbers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The part of {@link PipelineJson} that says what was learned of each feature column. */
final class EncoderJson {
  private EncoderJson() {}

  static void write(ArrayNode node, Encoder encoder) {
    write(node, encoder.columns());
  }

  private static void write(ArrayNode node, List<? extends ColumnEncoding> columns) {
    for (ColumnEncoding column : columns) {
      ObjectNode entry = node.addObject().put("name", column.name());
      if (column instanceof ColumnEncoding.Numeric numeric) {
        entry
            .put("kind", "numeric")
            .put("mean", numeric.mean())
            .put("deviation", numeric.deviation())
            .put("missing", numeric.missing());
      } else if (column instanceof ColumnEncoding.Categories categories) {
        entry.put("kind", "categories");
        ArrayNode kept = entry.putArray("kept");
        categories.kept().forEach(kept::add);
      } else if (column instanceof ColumnEncoding.Scaled scaled) {
        entry
            .put("kind", "scaled")
            .put("logarithmic", scaled.logarithmic())
            .put("centre", scaled.centre())
            .put("spread", scaled.spread())
            .put("stand-in", scaled.standIn())
            .put("missing", scaled.missing());
      } else if (column instanceof ColumnEncoding.Hashed hashed) {
        entry.put("kind", "hashed").put("buckets", hashed.buckets());
      } else if (column instanceof ColumnEncoding.Numbers numbers) {
        entry
            .put("kind", numbers.source().name().toLowerCase(Locale.ROOT))
            .put("others", numbers.others())
            .put("missing", numbers.ofMissing())
            .put("centre", numbers.centre())
            .put("spread", numbers.spread());
        ArrayNode values = entry.putArray("values");
        numbers.values().forEach(values::add);
        writeNumbers(entry.putArray("numbers"), numbers.numbers());
      } else if (column instanceof ColumnEncoding.Clusters clusters) {
        entry.put("kind", "clusters");
        write(entry.putArray("columns"), clusters.columns());
        ArrayNode centres = entry.putArray("centres");
        clusters.centres().forEach(centre -> writeNumbers(centres.addArray(), centre));
        writeNumbers(entry.putArray("shares"), clusters.shares());
      }
    }
  }

  static Encoder read(JsonNode node) {
    return new Encoder(list(node, EncoderJson::readColumn));
  }

  private static ColumnEncoding readColumn(JsonNode node) {
    return switch (text(node, "kind")) {
      case "numeric" ->
          new ColumnEncoding.Numeric(
              text(node, "name"),
              number(node, "mean"),
              number(node, "deviation"),
              field(node, "missing").booleanValue());
      case "categories" ->
          new ColumnEncoding.Categories(
              text(node, "name"), list(field(node, "kept"), JsonNode::textValue));
      case "scaled" -> readScaled(node);
      case "clusters" ->
          new ColumnEncoding.Clusters(
              text(node, "name"),
              list(field(node, "columns"), EncoderJson::readScaled),
              list(field(node, "centres"), centre -> list(centre, JsonNode::doubleValue)),
              numbers(node, "shares"));
      case "hashed" ->
          new ColumnEncoding.Hashed(text(node, "name"), field(node, "buckets").intValue());
      case "frequency" -> readNumbers(node, ColumnEncoding.Numbers.Source.FREQUENCY);
      case "target" -> readNumbers(node, ColumnEncoding.Numbers.Source.TARGET);
      default -> throw LearnerErrors.damaged("encoding kind '%s'".formatted(text(node, "kind")));
    };
  }

  private static ColumnEncoding.Scaled readScaled(JsonNode node) {
    return new ColumnEncoding.Scaled(
        text(node, "name"),
        field(node, "logarithmic").booleanValue(),
        number(node, "centre"),
        number(node, "spread"),
        number(node, "stand-in"),
        field(node, "missing").booleanValue());
  }

  private static ColumnEncoding.Numbers readNumbers(
      JsonNode node, ColumnEncoding.Numbers.Source source) {
    return new ColumnEncoding.Numbers(
        text(node, "name"),
        source,
        list(field(node, "values"), JsonNode::textValue),
        numbers(node, "numbers"),
        number(node, "others"),
        number(node, "missing"),
        number(node, "centre"),
        number(node, "spread"));
  }
}
