package dev.plumbline.jobs;

import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Window;
import dev.plumbline.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * The window features of a problem as Spark's users write them: by a join on the key and a range of
 * time, or by window functions over predictions and events together. Each source is one join (or
 * one sort) for all its windows, which is the best one can do by hand.
 */
final class PlainSparkFeatures {
  private static final String KEY = "customer";
  private static final String ASKED = "asked_at";

  private final Problem problem;
  private final Function<String, Dataset<Row>> sources;

  PlainSparkFeatures(Problem problem, Function<String, Dataset<Row>> sources) {
    this.problem = problem;
    this.sources = sources;
  }

  /** A join by key and range of the longest window, brought down to one row by conditions. */
  Dataset<Row> byRangeJoin(Dataset<Row> requests) {
    Dataset<Row> result = requests;
    for (Window window : problem.features().windows().values()) {
      Dataset<Row> events =
          sources
              .apply(window.source())
              .select(
                  functions.col(KEY).as("k"),
                  micros("at").as("t"),
                  micros("recorded_at").as("r"),
                  functions.col("amount").as("x"));
      Dataset<Row> asked =
          requests.select(
              functions.col("request").as("q"), functions.col(KEY), micros(ASKED).as("a"));
      long longest = window.over().stream().mapToLong(PlainSparkFeatures::micros).max().orElse(0);
      Column inRange =
          functions
              .col(KEY)
              .equalTo(functions.col("k"))
              .and(functions.col("t").leq(functions.col("a")))
              .and(functions.col("r").leq(functions.col("a")))
              .and(functions.col("t").gt(functions.col("a").minus(longest)));
      List<Column> aggregates = new ArrayList<>();
      features(window)
          .forEach(
              (name, feature) -> {
                Column inWindow =
                    functions.col("t").gt(functions.col("a").minus(micros(feature.span())));
                aggregates.add(aggregate(feature, inWindow, functions.col("x")).as(name));
              });
      Dataset<Row> grouped =
          asked
              .join(events, inRange, "left")
              .groupBy("q")
              .agg(
                  aggregates.get(0),
                  aggregates.subList(1, aggregates.size()).toArray(Column[]::new));
      result = result.join(grouped, functions.col("request").equalTo(functions.col("q"))).drop("q");
    }
    return inOrder(result);
  }

  /** Predictions among the events of a source, each window a frame by range of time. */
  Dataset<Row> byWindowFunctions(Dataset<Row> requests) {
    Dataset<Row> result = requests;
    for (Window window : problem.features().windows().values()) {
      Dataset<Row> events =
          sources
              .apply(window.source())
              .select(
                  functions.lit(null).cast("bigint").as("q"),
                  functions.col(KEY),
                  micros("at").as("t"),
                  functions.col("amount").as("x"),
                  functions.lit(1).as("e"));
      Dataset<Row> asked =
          requests.select(
              functions.col("request").as("q"),
              functions.col(KEY),
              micros(ASKED).as("t"),
              functions.lit(null).cast("double").as("x"),
              functions.lit(null).cast("int").as("e"));
      List<Column> columns = new ArrayList<>();
      columns.add(functions.col("q"));
      features(window)
          .forEach(
              (name, feature) -> {
                WindowSpec frame =
                    org.apache.spark.sql.expressions.Window.partitionBy(KEY)
                        .orderBy("t")
                        .rangeBetween(1 - micros(feature.span()), 0);
                columns.add(overFrame(feature, frame).as(name));
              });
      Dataset<Row> computed =
          asked
              .unionByName(events)
              .select(columns.toArray(Column[]::new))
              .where(functions.col("q").isNotNull());
      result =
          result.join(computed, functions.col("request").equalTo(functions.col("q"))).drop("q");
    }
    return inOrder(result);
  }

  private record Feature(Aggregate aggregate, Duration span) {}

  private static Map<String, Feature> features(Window window) {
    Map<String, Feature> features = new LinkedHashMap<>();
    window
        .aggregates()
        .forEach(
            (stem, aggregate) ->
                window
                    .over()
                    .forEach(
                        span ->
                            features.put(
                                Window.featureName(stem, span), new Feature(aggregate, span))));
    return features;
  }

  private static Column aggregate(Feature feature, Column inWindow, Column value) {
    Column inside = functions.when(inWindow, value);
    return switch (feature.aggregate().function()) {
      case COUNT -> functions.count(inside);
      case MEAN -> functions.avg(inside);
      case MAX -> functions.max(inside);
      default -> throw notCompared(feature.aggregate().function());
    };
  }

  private static Column overFrame(Feature feature, WindowSpec frame) {
    return switch (feature.aggregate().function()) {
      case COUNT -> functions.count(functions.col("e")).over(frame);
      case MEAN -> functions.avg(functions.col("x")).over(frame);
      case MAX -> functions.max(functions.col("x")).over(frame);
      default -> throw notCompared(feature.aggregate().function());
    };
  }

  private static IllegalArgumentException notCompared(FeatureSet.Function function) {
    return new IllegalArgumentException(function + " is not among those that are compared");
  }

  private Dataset<Row> inOrder(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col("request"));
    for (Window window : problem.features().windows().values()) {
      features(window).keySet().forEach(name -> columns.add(functions.col(name)));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column micros(String column) {
    return functions.unix_micros(functions.col(column));
  }

  private static long micros(Duration span) {
    return span.toSeconds() * 1_000_000L;
  }
}
