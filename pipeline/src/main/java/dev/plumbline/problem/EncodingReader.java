package dev.plumbline.problem;

import dev.plumbline.problem.Encodings.Encode;
import dev.plumbline.problem.Encodings.Impute;
import dev.plumbline.problem.ValueParser.UnreadableValueException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how features become a model's numbers: each is a word, or a word and a number. */
final class EncodingReader {
  static final String ENCODE = "encode";
  static final String IMPUTE = "impute";
  static final String SCALE = "scale";
  static final String CLUSTERS = "clusters";

  private static final Pattern WORDS = Pattern.compile("([a-z-]+)(?:\\s+(\\S+))?");

  /** A linear design is at most 2,000 columns wide. */
  private static final int MOST_BUCKETS = 1000;

  private static final int MOST_VALUES = 1_000_000;

  private static final int MOST_CLUSTERS = 50;
  private static final int MOST_ITERATIONS = 10_000;

  private EncodingReader() {}

  static Encodings read(Section features) {
    return new Encodings(
        features.section(ENCODE).entries(encode()),
        features.section(IMPUTE).entries(impute()),
        features.section(SCALE).entries(ValueParser.choice(Encodings.Scale.class)),
        features.required(
            "encoded-values",
            ValueParser.integer(1, MOST_VALUES, "10000"),
            Encodings.DEFAULT_VALUES),
        clusters(features.section(CLUSTERS)));
  }

  private static Map<String, Encodings.Clusters> clusters(Section section) {
    Map<String, Encodings.Clusters> clusters = new LinkedHashMap<>();
    for (String name : section.keys()) {
      Section one = section.section(name);
      // What stands in for something unreadable is not used, but mistakes are looked for in it.
      clusters.put(
          name,
          new Encodings.Clusters(
              one.requiredList("columns", ValueParser.text("distance_km, weight_kg")),
              one.required("clusters", ValueParser.integer(2, MOST_CLUSTERS, "6"), 2),
              one.optional("iterations", ValueParser.integer(1, MOST_ITERATIONS, "100"))
                  .orElse(Encodings.Clusters.DEFAULT_ITERATIONS),
              one.optional("sample-rows", ValueParser.integer(200, 100_000, "2000"))
                  .orElse(Encodings.Clusters.DEFAULT_SAMPLE_ROWS),
              one.optional("minimum-rows", ValueParser.integer(2, 100_000, "5"))
                  .orElse(Encodings.Clusters.DEFAULT_MINIMUM_ROWS)));
    }
    return clusters;
  }

  private static ValueParser<Encode> encode() {
    return new ValueParser<>(
        "target",
        text -> {
          Matcher words = WORDS.matcher(text);
          String number = words.matches() ? words.group(2) : null;
          return switch (words.matches() ? words.group(1) : text) {
            case "one-hot" -> alone(number, new Encodings.OneHot(), "one-hot");
            case "frequency" -> alone(number, new Encodings.Frequency(), "frequency");
            case "target" ->
                new Encodings.Target(
                    number == null
                        ? Encodings.DEFAULT_SHRINKAGE
                        : ValueParser.number(0, 1e9, "target 20").parse(number));
            case "hash" ->
                new Encodings.Hash(
                    ValueParser.integer(2, MOST_BUCKETS, "hash 64")
                        .parse(number == null ? "" : number));
            default ->
                throw new UnreadableValueException(
                    ConfigurationMessages.notOneOf(
                        text, List.of("one-hot", "frequency", "target", "target 20", "hash 64")));
          };
        });
  }

  private static ValueParser<Impute> impute() {
    return new ValueParser<>(
        "median",
        text -> {
          Matcher words = WORDS.matcher(text);
          String number = words.matches() ? words.group(2) : null;
          return switch (words.matches() ? words.group(1) : text) {
            case "mean" -> alone(number, new Encodings.Mean(), "mean");
            case "median" -> alone(number, new Encodings.Median(), "median");
            case "constant" ->
                new Encodings.Constant(
                    ValueParser.number(-1e300, 1e300, "constant 0")
                        .parse(number == null ? "" : number));
            default ->
                throw new UnreadableValueException(
                    ConfigurationMessages.notOneOf(text, List.of("mean", "median", "constant 0")));
          };
        });
  }

  private static <T> T alone(String number, T value, String word) throws UnreadableValueException {
    if (number != null) {
      throw new UnreadableValueException(FeatureMessages.takesNoNumber(word));
    }
    return value;
  }
}
