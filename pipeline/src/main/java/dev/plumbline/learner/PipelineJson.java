package dev.plumbline.learner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The layout of a saved pipeline: {@code format, rung, setting, columns[], model{kind, encoder[],
 * …}, calibrator{kind, …}}. Doubles are written in the shortest form that reads back to the same
 * bits. A change that an older reader would misread raises {@link #FORMAT}.
 */
final class PipelineJson {
  static final int FORMAT = 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PipelineJson() {}

  static String write(FittedPipeline pipeline) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("rung", pipeline.rung());
    root.put("setting", pipeline.setting());
    ArrayNode columns = root.putArray("columns");
    for (FeatureColumn column : pipeline.columns()) {
      columns.addObject().put("name", column.name()).put("kind", column.kind().name());
    }
    writeModel(root.putObject("model"), pipeline.model());
    writeCalibrator(root.putObject("calibrator"), pipeline.calibrator());
    return root.toPrettyString();
  }

  private static void writeModel(ObjectNode node, FittedModel model) {
    if (model instanceof ClassModel ofClasses) {
      writeClassModel(node, ofClasses);
    } else if (model instanceof RulesModel.Constant constant) {
      node.put("kind", "constant").put("rate", constant.rate());
    } else if (model instanceof RulesModel.Rule rule) {
      node.put("kind", "rule")
          .put("rule", rule.rule())
          .put("holding-rate", rule.holdingRate())
          .put("other-rate", rule.otherRate());
    } else if (model instanceof RulesModel.Learned learned) {
      writeCondition(node.put("kind", "learned-rule"), learned.condition());
      node.put("holding-rate", learned.holdingRate()).put("other-rate", learned.otherRate());
    } else if (model instanceof PerceptronModel network) {
      node.put("kind", "network");
      EncoderJson.write(node.putArray("encoder"), network.encoder());
      node.put("hidden", network.hidden());
      writeNumbers(node.putArray("weights"), network.weights());
      writeNumbers(node.putArray("means"), network.means());
      node.put("margin", network.margin().name());
    } else if (model instanceof LinearModel linear) {
      node.put("kind", "linear");
      EncoderJson.write(node.putArray("encoder"), linear.encoder());
      writeNumbers(node.putArray("coefficients"), linear.coefficients());
      writeNumbers(node.putArray("means"), linear.means());
    } else if (model instanceof SupportVectorModel machine) {
      node.put("kind", "support-vectors");
      EncoderJson.write(node.putArray("encoder"), machine.encoder());
      writeNumbers(node.putArray("coefficients"), machine.coefficients());
      writeNumbers(node.putArray("means"), machine.means());
    } else if (model instanceof LeastSquaresModel linear) {
      node.put("kind", "least-squares");
      EncoderJson.write(node.putArray("encoder"), linear.encoder());
      writeNumbers(node.putArray("coefficients"), linear.coefficients());
      writeNumbers(node.putArray("means"), linear.means());
    } else if (model instanceof TreesModel trees) {
      node.put("kind", "trees");
      EncoderJson.write(node.putArray("encoder"), trees.encoder());
      node.put("trees", trees.trees())
          .put("booster-sha256", trees.booster().sha256())
          .put("margin", trees.margin().name());
    }
  }

  private static void writeClassModel(ObjectNode node, ClassModel model) {
    node.put("classes", model.outputs());
    if (model instanceof ClassModel.Constant constant) {
      node.put("kind", "class-constant");
      writeNumbers(node.putArray("rates"), constant.rates());
    } else if (model instanceof ClassModel.Rule rule) {
      node.put("kind", "class-rule").put("rule", rule.rule());
      writeNumbers(node.putArray("holding-rates"), rule.holdingRates());
      writeNumbers(node.putArray("other-rates"), rule.otherRates());
    } else if (model instanceof ClassModel.Linear linear) {
      node.put("kind", "multinomial");
      EncoderJson.write(node.putArray("encoder"), linear.encoder());
      writeNumbers(node.putArray("coefficients"), linear.coefficients());
      writeNumbers(node.putArray("means"), linear.means());
    } else if (model instanceof ClassModel.Network network) {
      node.put("kind", "class-network");
      EncoderJson.write(node.putArray("encoder"), network.encoder());
      node.put("hidden", network.hidden());
      writeNumbers(node.putArray("weights"), network.weights());
      writeNumbers(node.putArray("means"), network.means());
    } else if (model instanceof ClassModel.Trees trees) {
      node.put("kind", "class-trees");
      EncoderJson.write(node.putArray("encoder"), trees.encoder());
      node.put("trees", trees.trees()).put("booster-sha256", trees.booster().sha256());
      writeNumbers(node.putArray("rates"), trees.rates());
    }
  }

  private static void writeCondition(ObjectNode node, RulesModel.Condition condition) {
    node.put("column", condition.column());
    if (condition instanceof RulesModel.AtLeast atLeast) {
      node.put("at-least", atLeast.threshold()).put("of-missing", atLeast.ofMissing());
    } else if (condition instanceof RulesModel.OneOf oneOf) {
      ArrayNode values = node.putArray("one-of");
      oneOf.values().forEach(values::add);
      node.put("of-missing", oneOf.ofMissing());
    }
  }

  private static void writeCalibrator(ObjectNode node, Calibrator calibrator) {
    if (calibrator instanceof Calibrator.Identity) {
      node.put("kind", "identity");
    } else if (calibrator instanceof Calibrator.Platt platt) {
      node.put("kind", "platt").put("slope", platt.slope()).put("intercept", platt.intercept());
    } else if (calibrator instanceof Calibrator.Beta beta) {
      node.put("kind", "beta")
          .put("rising", beta.rising())
          .put("falling", beta.falling())
          .put("intercept", beta.intercept());
    } else if (calibrator instanceof Calibrator.Unweighted unweighted) {
      node.put("kind", "unweighted").put("ratio", unweighted.ratio());
      writeCalibrator(node.putObject("next"), unweighted.next());
    } else if (calibrator instanceof Calibrator.Isotonic isotonic) {
      node.put("kind", "isotonic");
      writeNumbers(node.putArray("scores"), isotonic.scores());
      writeNumbers(node.putArray("probabilities"), isotonic.probabilities());
    } else if (calibrator instanceof PredictiveDistribution residuals) {
      node.put("kind", "residuals");
      writeNumbers(node.putArray("centres"), residuals.centres());
      ArrayNode bins = node.putArray("bins");
      for (int bin = 0; bin < residuals.centres().length; bin++) {
        writeNumbers(bins.addArray(), residuals.residuals(bin));
      }
      writeNumbers(node.putArray("outcomes"), residuals.outcomes());
    } else if (calibrator instanceof ClassProbabilities probabilities) {
      node.put("kind", "classes").put("temperature", probabilities.temperature());
      ArrayNode names = node.putArray("classes");
      probabilities.classes().forEach(names::add);
      writeNumbers(node.putArray("rates"), probabilities.rates());
    }
  }

  private static void writeNumbers(ArrayNode node, double[] numbers) {
    for (double number : numbers) {
      node.add(number);
    }
  }

  static void writeNumbers(ArrayNode node, List<Double> numbers) {
    numbers.forEach(number -> node.add(number.doubleValue()));
  }

  static FittedPipeline read(String json, Optional<byte[]> booster) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw LearnerErrors.damaged(e.getOriginalMessage());
    }
    int format = field(root, "format").intValue();
    if (format < 1 || format > FORMAT) {
      throw LearnerErrors.unknownFormat(format, FORMAT);
    }
    return new FittedPipeline(
        text(root, "rung"),
        text(root, "setting"),
        list(
            field(root, "columns"),
            node -> new FeatureColumn(text(node, "name"), kind(text(node, "kind")))),
        readModel(root, booster),
        readCalibrator(field(root, "calibrator")));
  }

  private static FeatureKind kind(String name) {
    try {
      return FeatureKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw LearnerErrors.damaged("feature kind '%s'".formatted(name));
    }
  }

  private static FittedModel readModel(JsonNode root, Optional<byte[]> booster) {
    JsonNode node = field(root, "model");
    return switch (text(node, "kind")) {
      case "constant" -> new RulesModel.Constant(number(node, "rate"));
      case "rule" ->
          new RulesModel.Rule(
              text(node, "rule"), number(node, "holding-rate"), number(node, "other-rate"));
      case "learned-rule" ->
          new RulesModel.Learned(
              readCondition(node), number(node, "holding-rate"), number(node, "other-rate"));
      case "network" ->
          new PerceptronModel(
              EncoderJson.read(field(node, "encoder")),
              field(node, "hidden").intValue(),
              numbers(node, "weights"),
              means(node),
              margin(root));
      case "support-vectors" ->
          new SupportVectorModel(
              EncoderJson.read(field(node, "encoder")), numbers(node, "coefficients"), means(node));
      case "linear" ->
          new LinearModel(
              EncoderJson.read(field(node, "encoder")), numbers(node, "coefficients"), means(node));
      case "least-squares" ->
          new LeastSquaresModel(
              EncoderJson.read(field(node, "encoder")), numbers(node, "coefficients"), means(node));
      case "trees" -> readTrees(root, booster);
      case "class-constant" -> new ClassModel.Constant(numbers(node, "rates"));
      case "class-rule" ->
          new ClassModel.Rule(
              text(node, "rule"), numbers(node, "holding-rates"), numbers(node, "other-rates"));
      case "multinomial" ->
          new ClassModel.Linear(
              EncoderJson.read(field(node, "encoder")),
              field(node, "classes").intValue(),
              numbers(node, "coefficients"),
              means(node));
      case "class-network" ->
          new ClassModel.Network(
              EncoderJson.read(field(node, "encoder")),
              field(node, "hidden").intValue(),
              field(node, "classes").intValue(),
              numbers(node, "weights"),
              means(node));
      case "class-trees" ->
          new ClassModel.Trees(
              EncoderJson.read(field(node, "encoder")),
              readBooster(node, booster),
              field(node, "trees").intValue(),
              field(node, "classes").intValue(),
              kept(node, "rates"));
      default -> throw LearnerErrors.damaged("model kind '%s'".formatted(text(node, "kind")));
    };
  }

  private static RulesModel.Condition readCondition(JsonNode node) {
    boolean ofMissing = field(node, "of-missing").booleanValue();
    return node.has("at-least")
        ? new RulesModel.AtLeast(text(node, "column"), number(node, "at-least"), ofMissing)
        : new RulesModel.OneOf(
            text(node, "column"), list(field(node, "one-of"), JsonNode::textValue), ofMissing);
  }

  private static TreesModel readTrees(JsonNode root, Optional<byte[]> booster) {
    JsonNode node = field(root, "model");
    return new TreesModel(
        EncoderJson.read(field(node, "encoder")),
        readBooster(node, booster),
        field(node, "trees").intValue(),
        margin(root));
  }

  private static NativeBooster readBooster(JsonNode node, Optional<byte[]> booster) {
    NativeBooster read =
        new NativeBooster(
            booster.orElseThrow(() -> LearnerErrors.damaged("the booster's bytes are missing")));
    String expected = text(node, "booster-sha256");
    if (!read.sha256().equals(expected)) {
      throw LearnerErrors.damaged(
          "the booster's SHA-256 is %s, not %s".formatted(read.sha256(), expected));
    }
    return read;
  }

  /** Before it was written sums were log odds, or numbers where the label is one. */
  private static Margin margin(JsonNode root) {
    JsonNode written = field(root, "model").get("margin");
    if (written == null) {
      if (field(root, "model").path("of-rates").booleanValue()) {
        return Margin.RATE;
      }
      boolean ofNumbers = text(field(root, "calibrator"), "kind").equals("residuals");
      return ofNumbers ? Margin.NUMBER : Margin.LOG_ODDS;
    }
    try {
      return Margin.valueOf(written.asText());
    } catch (IllegalArgumentException e) {
      throw LearnerErrors.damaged("margin '%s'".formatted(written.asText()));
    }
  }

  private static List<Double> means(JsonNode node) {
    return kept(node, "means");
  }

  /** None in a model that was saved before they were kept. */
  private static List<Double> kept(JsonNode node, String name) {
    return node.has(name) ? numbers(node, name) : List.of();
  }

  private static Calibrator readCalibrator(JsonNode node) {
    return switch (text(node, "kind")) {
      case "identity" -> new Calibrator.Identity();
      case "platt" -> new Calibrator.Platt(number(node, "slope"), number(node, "intercept"));
      case "beta" ->
          new Calibrator.Beta(
              number(node, "rising"), number(node, "falling"), number(node, "intercept"));
      case "unweighted" ->
          new Calibrator.Unweighted(number(node, "ratio"), readCalibrator(field(node, "next")));
      case "isotonic" ->
          new Calibrator.Isotonic(numbers(node, "scores"), numbers(node, "probabilities"));
      case "residuals" ->
          new PredictiveDistribution(
              array(field(node, "centres")),
              list(field(node, "bins"), PipelineJson::array).toArray(double[][]::new),
              array(field(node, "outcomes")));
      case "classes" ->
          new ClassProbabilities(
              list(field(node, "classes"), JsonNode::textValue),
              number(node, "temperature"),
              numbers(node, "rates"));
      default -> throw LearnerErrors.damaged("calibrator kind '%s'".formatted(text(node, "kind")));
    };
  }

  private static double[] array(JsonNode numbers) {
    return list(numbers, JsonNode::doubleValue).stream().mapToDouble(Double::doubleValue).toArray();
  }

  static JsonNode field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw LearnerErrors.damaged("'%s' is missing".formatted(name));
    }
    return value;
  }

  static String text(JsonNode node, String name) {
    return field(node, name).asText();
  }

  static double number(JsonNode node, String name) {
    return field(node, name).doubleValue();
  }

  static List<Double> numbers(JsonNode node, String name) {
    return list(field(node, name), JsonNode::doubleValue);
  }

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> entry) {
    List<T> entries = new ArrayList<>();
    array.forEach(node -> entries.add(entry.apply(node)));
    return entries;
  }
}
