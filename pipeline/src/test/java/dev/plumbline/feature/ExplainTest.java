package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.CleanTables;
import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.Explanation.Evidence;
import dev.plumbline.feature.Explanation.Part;
import dev.plumbline.feature.Explanation.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans of carrier ant at 1, 2, 3 and 4 o'clock; the one at 2 is corrected at 5. */
class ExplainTest extends SparkTest {
  @TempDir static Path directory;
  private TestProblem test;
  private Explanation explained;

  @BeforeAll
  void write() {
    test =
        TestProblem.parcels(directory)
            .replacing(
                "sources {",
                """
                sources {
                  carriers {
                    path = ${plumbline.data}"/carriers.csv"
                    columns { name = "string", size = "int" }
                    key = [name]
                  }
                  scans {
                    path = ${plumbline.data}"/scans.csv"
                    columns { scan = "string", hauler = "string", at = "timestamp",
                              known_at = "timestamp", weight = "double" }
                    key = [scan]
                    same-key = correction
                    event-time = at
                    recorded-at = known_at
                  }
                """)
            .replacing(
                "features { columns = [carrier, price] }",
                """
                features {
                  columns = [carrier, price]
                  lookup { carriers { source = carriers, on { name = carrier },
                                      columns { carrier_size = size } } }
                  latest { scan { source = scans, on { hauler = carrier },
                                  columns { last_weight = weight }, max-age = 1 hour } }
                  window { scans { source = scans, on { hauler = carrier }, over = [90 minutes, 1 day],
                                   aggregates { weight = "mean(weight)" } } }
                  expressions { pence = "price * 100" }
                  about { weight { description = "how heavy", unit = kg, owner = depot } }
                }
                """)
            .file(
                "parcels.csv",
                "parcel,booked_at,carrier,price",
                "p1,2026-01-01T04:30:00Z,ant,1.5",
                "p2,2026-01-01T04:30:00Z,bee,2.5",
                "twice,2026-01-01T04:30:00Z,bee,2.5",
                "twice,2026-01-01T04:31:00Z,bee,2.5")
            .file("outcomes.csv", "parcel,late,recorded_at", "p1,true,2026-01-02T00:00:00Z")
            .file("carriers.csv", "name,size", "ant,3")
            .file(
                "scans.csv",
                "scan,hauler,at,known_at,weight",
                "s1,ant,2026-01-01T01:00:00Z,2026-01-01T01:00:00Z,1",
                "s2,ant,2026-01-01T02:00:00Z,2026-01-01T02:00:00Z,2",
                "s2,ant,2026-01-01T02:00:00Z,2026-01-01T05:00:00Z,20",
                "s3,ant,2026-01-01T03:00:00Z,2026-01-01T03:00:00Z,",
                "s4,ant,2026-01-01T04:00:00Z,2026-01-01T04:10:00Z,4");
    CleanTables.write(test, session());
    explained = explain(5, "p1", Optional.empty());
  }

  @Test
  void everyFeatureHasItsValueAndTheRowsItCameFrom() {
    assertThat(explained.at()).contains(Instant.parse("2026-01-01T04:30:00Z"));
    assertThat(explained.parts().stream().map(Part::title))
        .containsExactly(
            "the row of parcels itself",
            "carriers by {name=carrier}",
            "scans where hauler = ant",
            "scans where hauler = ant",
            "computed from the features above");
    assertThat(values(explained))
        .containsExactly(
            "carrier ant 1",
            "price 1.5 1",
            "carrier_size 3 1",
            "last_weight 4.0 1",
            "weight_90m 4.0 1",
            "weight_1d " + 7.0 / 3 + " 3",
            "pence 150.0 0");
    // Newest first; what is outside a feature's window shows nothing of itself for it.
    assertThat(explained.parts().get(3).evidence())
        .extracting(
            e -> e.happened().orElseThrow().toString(),
            e -> e.recorded().orElseThrow().toString(),
            Evidence::values)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "2026-01-01T04:00:00Z",
                "2026-01-01T04:10:00Z",
                List.of(Optional.of("4.0"), Optional.of("4.0"))),
            org.assertj.core.groups.Tuple.tuple(
                "2026-01-01T03:00:00Z",
                "2026-01-01T03:00:00Z",
                List.of(Optional.empty(), Optional.empty())),
            org.assertj.core.groups.Tuple.tuple(
                "2026-01-01T02:00:00Z",
                "2026-01-01T02:00:00Z",
                List.of(Optional.empty(), Optional.of("2.0"))),
            org.assertj.core.groups.Tuple.tuple(
                "2026-01-01T01:00:00Z",
                "2026-01-01T01:00:00Z",
                List.of(Optional.empty(), Optional.of("1.0"))));
  }

  @Test
  void whatNothingWasFoundForSaysSo() {
    Explanation explanation = explain(5, "p2", Optional.empty());

    assertThat(explanation.parts().get(1).title())
        .isEqualTo("carriers by {name=carrier}: not found");
    assertThat(values(explanation))
        .containsExactly(
            "carrier bee 1",
            "price 2.5 1",
            "carrier_size - 0",
            "last_weight - 0",
            "weight_90m - 0",
            "weight_1d - 0",
            "pence 250.0 0");
  }

  @Test
  void asOfAnotherTimeACorrectionCountsOnceItIsKnown() {
    Explanation later = explain(2, "p1", Optional.of(Instant.parse("2026-01-01T05:00:00Z")));

    assertThat(later.parts().get(3).evidence()).as("two of them shown").hasSize(2);
    assertThat(values(later)).contains("last_weight 4.0 1", "weight_1d " + 25.0 / 3 + " 3");
  }

  @Test
  void saysWhatPeopleSayOfAFeature() {
    Value weight = explained.parts().get(3).values().get(0);

    assertThat(weight.about().description()).contains("how heavy");
    assertThat(weight.about().unit()).contains("kg");
    assertThat(weight.about().owner()).contains("depot");
    assertThat(weight.how())
        .isEqualTo("mean(weight) of scans by {hauler=carrier} over the last 90 minutes");
  }

  @Test
  void exactlyOneRowMustBeMeant() {
    refuses(List.of("p9"), "There is no row of parcels with [parcel] = [p9]");
    refuses(List.of("twice"), "More than one row of parcels has [parcel] = [twice]");
    refuses(List.of("p1", "x"), "An entity of parcels is told by 1 values, [parcel]; 2 were given");
  }

  private void refuses(List<String> entity, String message) {
    assertThatThrownBy(
            () ->
                Explain.of(test.problem(), test.lake(session()), 5)
                    .execute(entity, Optional.empty()))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER))
        .hasMessage(message);
  }

  private Explanation explain(int rows, String parcel, Optional<Instant> at) {
    return Explain.of(test.problem(), test.lake(session()), rows).execute(List.of(parcel), at);
  }

  private static List<String> values(Explanation explanation) {
    return explanation.parts().stream()
        .flatMap(part -> part.values().stream())
        .map(v -> v.feature() + " " + v.value().orElse("-") + " " + v.rows())
        .toList();
  }
}
