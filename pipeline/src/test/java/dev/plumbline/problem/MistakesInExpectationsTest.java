package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.problem.Requirement.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Expectations as they are read, and what is said of those that cannot be evaluated. */
class MistakesInExpectationsTest extends ProblemFileTestBase {

  /** The valid problem with expectations of its parcels. */
  private static String expecting(String... lines) {
    return parcels() + "problem.sources.parcels.expect {\n" + String.join("\n", lines) + "\n}\n";
  }

  private List<String> mistakesOf(String... lines) {
    return mistakesIn(expecting(lines), Map.of()).stream()
        .map(line -> line.replaceFirst("parcels.conf:\\d+: problem.sources.parcels.expect.", ""))
        .toList();
  }

  @Test
  void everyKindIsRead() {
    Problem problem =
        load(
            expecting(
                "a { not-null = price, at-most = 2% }",
                "b { primary-key = [parcel] }",
                "c { range = price, from = 0 }",
                "d { set = carrier, values = [swift, slow], severity = warn }",
                "e { volume { from = 10, to = 20 } }",
                "f { freshness = booked_at, within = 2 days }",
                "g { distribution = carrier, clock = booked_at, against = 14 days }",
                "h { sql = \"price > 0\" }"),
            Map.of());
    assertThat(problem.expectations().ofSources().get("parcels"))
        .containsExactly(
            new Requirement("a", Severity.REFUSE, 0.02, new Requirement.NotNull("price")),
            new Requirement("b", Severity.REFUSE, 0, new Requirement.PrimaryKey(List.of("parcel"))),
            new Requirement(
                "c",
                Severity.REFUSE,
                0,
                new Requirement.Range("price", Optional.of("0"), Optional.empty())),
            new Requirement(
                "d", Severity.WARN, 0, new Requirement.OneOf("carrier", List.of("swift", "slow"))),
            new Requirement(
                "e",
                Severity.REFUSE,
                0,
                new Requirement.Volume(OptionalLong.of(10), OptionalLong.of(20))),
            new Requirement(
                "f", Severity.REFUSE, 0, new Requirement.Fresh("booked_at", Duration.ofDays(2))),
            new Requirement(
                "g",
                Severity.REFUSE,
                0.2,
                new Requirement.Distribution(
                    "carrier", "booked_at", Duration.ofDays(7), Duration.ofDays(14))),
            new Requirement("h", Severity.REFUSE, 0, new Requirement.Sql("price > 0")));
    assertThat(problem.expectations().failingRows()).isEqualTo(10);
  }

  @Test
  void aKindThatDoesNotExistIsUnknown() {
    assertThat(mistakesOf("a { notnull = price }"))
        .containsExactlyInAnyOrder(
            "a: expects nothing; write one of not-null, unique, primary-key, foreign-key, range,"
                + " set, pattern, type, freshness, volume, ratio, sql, distribution",
            "a.notnull = \"price\": unknown key; did you mean not-null?");
  }

  @Test
  void oneExpectationIsOfOneKind() {
    assertThat(mistakesOf("a { not-null = price, unique = [price] }"))
        .containsExactly(
            "a: expects several things at once (not-null, unique); write one expectation for each");
  }

  @Test
  void aColumnMustExist() {
    assertThat(mistakesOf("a { not-null = prise }", "b { unique = [parcel, carier] }"))
        .containsExactly(
            "a.not-null = \"prise\": prise is not a column of parcels; did you mean price?",
            "b.unique = \"carier\": carier is not a column of parcels; did you mean carrier?");
  }

  @Test
  void boundsAreOfTheColumnsTypeAndInOrder() {
    assertThat(
            mistakesOf(
                "a { range = price }",
                "b { range = price, from = 5, to = 1 }",
                "c { range = price, from = cheap }",
                "d { volume { from = 5, to = 1 } }"))
        .containsExactly(
            "a.range = \"price\": has no bound; write from, to or both",
            "b.from = 5: from 5 is above to 1; exchange them",
            "c.from = \"cheap\": cheap is not a double, as the column is; write for example 0",
            "d.volume.from = 5: from 5 is above to 1; exchange them");
  }

  @Test
  void aForeignKeyRefersToASource() {
    assertThat(mistakesOf("a { foreign-key = [parcel], source = plains }"))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).startsWith("a.source = \"plains\": unknown source"));
  }

  @Test
  void patternsAndSqlAreParsed() {
    assertThat(mistakesOf("a { pattern = carrier, matches = \"[a\" }", "b { sql = \"price >\" }"))
        .containsExactly(
            "a.matches = \"[a\": not a regular expression: Unclosed character class; see"
                + " java.util.regex.Pattern",
            "b.sql = \"price >\": not SQL: ends too early, at character 8");
  }

  @Test
  void severityIsOneOfTwo() {
    assertThat(mistakesOf("a { not-null = price, severity = fail }"))
        .containsExactly("a.severity = \"fail\": not one of refuse, warn; write one of them");
  }
}
