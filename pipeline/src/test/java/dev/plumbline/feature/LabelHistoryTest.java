package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.problem.FeatureSet;
import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import dev.plumbline.problem.Label;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The history of the outcomes against the rule written the slow way: at time t the outcome of an
 * earlier row counts as the last version recorded before t says, if it was recorded by the row's
 * maturity; after maturity a row without a usable outcome counts as assumed. Times are hours.
 */
class LabelHistoryTest extends SparkTest {
  private static final long HOUR = 3_600_000L;
  private static final long MATURITY = 20;
  private static final long SPAN = 48;
  private static final StructType TRIP =
      StructType.fromDDL("id STRING, carrier STRING, asked_at TIMESTAMP");
  private static final StructType ARRIVAL =
      StructType.fromDDL("id STRING, late BOOLEAN, known_at TIMESTAMP, note STRING");

  private record Trip(String id, String carrier, long asked) {}

  private record Arrival(String id, Boolean late, Long known) {}

  @ParameterizedTest
  @EnumSource(Label.IfMissing.class)
  void countsAnOutcomeOnceItIsKnownAndAsItIsKnownThen(Label.IfMissing missing) {
    agree(3, 150, Source.SameKey.DUPLICATE, missing);
  }

  @ParameterizedTest
  @EnumSource(Label.IfMissing.class)
  void countsTheVersionOfACorrectedOutcomeThatWasKnownThen(Label.IfMissing missing) {
    agree(4, 150, Source.SameKey.CORRECTION, missing);
  }

  @ParameterizedTest
  @Tag("proof")
  @ValueSource(ints = {10, 11, 12, 13, 14})
  void agreesOnThousandsOfRows(int seed) {
    for (Source.SameKey sameKey : Source.SameKey.values()) {
      for (Label.IfMissing missing : Label.IfMissing.values()) {
        agree(seed, 3000, sameKey, missing);
      }
    }
  }

  private void agree(int seed, int rows, Source.SameKey sameKey, Label.IfMissing missing) {
    Random random = new Random(seed);
    List<Trip> trips = new ArrayList<>();
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Trip trip =
          new Trip("t" + i, "c" + random.nextInt(Math.max(2, rows / 40)), random.nextInt(24 * 8));
      trips.add(trip);
      int versions = sameKey == Source.SameKey.CORRECTION ? random.nextInt(4) : random.nextInt(2);
      long known = trip.asked();
      for (int v = 0; v < versions; v++) {
        known += 1 + random.nextInt(12);
        arrivals.add(
            new Arrival(
                trip.id(),
                random.nextInt(6) == 0 ? null : random.nextInt(3) == 0,
                random.nextInt(12) == 0 ? null : known));
      }
    }
    Map<String, Row> computed = compute(trips, arrivals, sameKey, missing);
    assertThat(computed).hasSize(rows);
    for (Trip trip : trips) {
      List<Boolean> known =
          trips.stream()
              .filter(other -> other.carrier().equals(trip.carrier()))
              .filter(o -> o.asked() <= trip.asked() && o.asked() > trip.asked() - SPAN)
              .map(other -> knownAt(other, arrivals, trip.asked(), missing))
              .filter(Objects::nonNull)
              .toList();
      Row row = computed.get(trip.id());
      assertThat(row.<Long>getAs("outcomes_2d")).as(trip.toString()).isEqualTo(known.size());
      Double rate =
          known.isEmpty() ? null : (double) known.stream().filter(l -> l).count() / known.size();
      assertThat(row.<Double>getAs("late_rate_2d")).as(trip.toString()).isEqualTo(rate);
    }
  }

  private static Boolean knownAt(
      Trip trip, List<Arrival> arrivals, long time, Label.IfMissing missing) {
    long maturity = trip.asked() + MATURITY;
    Optional<Arrival> last =
        arrivals.stream()
            .filter(arrival -> arrival.id().equals(trip.id()) && arrival.known() != null)
            .filter(arrival -> arrival.known() < time && arrival.known() <= maturity)
            .max(Comparator.comparing(Arrival::known));
    if (last.isPresent() && last.get().late() != null) {
      return last.get().late();
    }
    return maturity >= time || missing == Label.IfMissing.DROP
        ? null
        : missing == Label.IfMissing.POSITIVE;
  }

  private Map<String, Row> compute(
      List<Trip> trips, List<Arrival> arrivals, Source.SameKey sameKey, Label.IfMissing missing) {
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    aggregates.put("outcomes", new Aggregate(Function.COUNT, "label"));
    aggregates.put("late_rate", new Aggregate(Function.RATE, "label"));
    FeatureSet features =
        FeatureProblems.windows(
            new FeatureSet.Window(
                Label.HISTORY,
                Map.of("carrier", "carrier"),
                List.of(Duration.ofHours(SPAN)),
                aggregates));
    Problem problem =
        FeatureProblems.problem(
            "trip",
            Optional.of("asked_at"),
            new Label(
                "arrival", "late", Optional.of("known_at"), Duration.ofHours(MATURITY), missing),
            features,
            Map.of(),
            FeatureProblems.facts("trip", "id"),
            FeatureProblems.source(
                "arrival", List.of("id"), Optional.empty(), Optional.of("known_at"), sameKey));
    Dataset<Row> population =
        session()
            .createDataFrame(
                trips.stream()
                    .map(t -> RowFactory.create(t.id(), t.carrier(), timestamp(t.asked())))
                    .toList(),
                TRIP);
    Dataset<Row> outcomes =
        session()
            .createDataFrame(
                arrivals.stream()
                    .map(
                        a ->
                            RowFactory.create(
                                a.id(),
                                a.late(),
                                a.known() == null ? null : timestamp(a.known()),
                                "carrier"))
                    .toList(),
                ARRIVAL);
    Map<String, Row> computed = new LinkedHashMap<>();
    FeatureEngine.of(problem)
        .compute(population, name -> name.equals("trip") ? population : outcomes)
        .collectAsList()
        .forEach(row -> computed.put(row.getAs("id"), row));
    return computed;
  }

  private static Timestamp timestamp(long hours) {
    return new Timestamp(hours * HOUR);
  }
}
