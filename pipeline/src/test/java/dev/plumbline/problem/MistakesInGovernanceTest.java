package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MistakesInGovernanceTest extends ProblemFileTestBase {
  private static final String PERSONAL = "personal { email = drop }";

  @Test
  void keptDataNeedsAPurpose() {
    assertThat(mistakes(PERSONAL, "personal { email = keep }"))
        .singleElement()
        .asString()
        .contains("personal data is kept for a purpose; write for example { keep-for =");
    assertThat(mistakes(PERSONAL, "personal { email { keep-for = notices, not-personal = no } }"))
        .singleElement()
        .asString()
        .contains("write one of { keep-for =");
    assertThat(mistakes(PERSONAL, "personal { email { kept-for = notices } }"))
        .hasSize(2)
        .anyMatch(m -> m.contains("kept-for") && m.contains("did you mean keep-for?"));
  }

  @Test
  void anUnknownTreatmentOrColumnIsSuggestedAway() {
    assertThat(mistakes(PERSONAL, "personal { email = mask last 5 }"))
        .singleElement()
        .asString()
        .contains("not one of drop, hash, mask last 4, mask domain, mask network");
    assertThat(mistakes(PERSONAL, "personal { emial = drop, email = drop }"))
        .singleElement()
        .asString()
        .contains("emial is not a column of parcels; did you mean email?");
  }

  @Test
  void aDerivedColumnCannotBringBackWhatIsHashed() {
    assertThat(mistakes("derive { promised", "derive { mail = \"lower(email)\", promised"))
        .singleElement()
        .asString()
        .contains("dropped at ingest");
    assertThat(
            mistakesIn(
                parcels()
                    .replace(PERSONAL, "personal { email = hash }")
                    .replace("derive { promised", "derive { mail = \"lower(email)\", promised"),
                Map.of()))
        .singleElement()
        .asString()
        .contains("it is personal data (hash at ingest")
        .contains("which a derived column would bring back");
  }

  @Test
  void consentIsSqlOverThePopulation() throws Exception {
    assertThat(mistakesIn(parcels(), Map.of("consent", "agred = 1")))
        .singleElement()
        .asString()
        .contains("problem.consent")
        .contains("agred is not");
    assertThat(mistakesIn(parcels(), Map.of("consent.scoring", "prise > 1")))
        .singleElement()
        .asString()
        .contains("problem.consent.scoring")
        .contains("did you mean price?");
    assertThat(load(parcels(), Map.of("consent", "price > 1")).governance().consent())
        .isEqualTo(new Consent(Optional.of("price > 1"), Optional.empty()));
  }

  @Test
  void retentionNeedsAClockAndWholeDays() throws Exception {
    assertThat(mistakesIn(parcels(), Map.of("sources.parcels.retention", "36 hours")))
        .singleElement()
        .asString()
        .contains("not whole days");
    assertThat(mistakesIn(parcels(), Map.of("sources.parcels.retention", "400 days")))
        .singleElement()
        .asString()
        .contains("which rows are how old needs a time; write event-time");
    assertThat(
            load(
                    parcels(),
                    Map.of(
                        "sources.parcels.retention",
                        "400 days",
                        "sources.parcels.event-time",
                        "booked_at"))
                .populationSource()
                .keeping()
                .retention())
        .contains(Duration.ofDays(400));
    assertThat(mistakesIn(parcels(), Map.of("undeclared-personal-data.least-share", "200%")))
        .singleElement()
        .asString()
        .contains("out of range");
  }

  @Test
  void readsWhenFilesGoAndSaysWhatIsWrong() {
    Governance.Maintenance settings =
        load(parcels(), Map.of("maintenance.grace", "2 hours")).governance().maintenance();
    assertThat(settings)
        .isEqualTo(
            new Governance.Maintenance(Duration.ofHours(2), 64L << 20, 50, 1_000_000, 100_000));
    for (Map.Entry<String, String> wrong :
        Map.of(
                "grace", "soon",
                "small-file-megabytes", "0",
                "small-files", "1",
                "most-files", "none",
                "most-training-sets", "0",
                "smal-files", "50")
            .entrySet()) {
      assertThat(mistakesIn(parcels(), Map.of("maintenance." + wrong.getKey(), wrong.getValue())))
          .singleElement()
          .asString()
          .contains("problem.maintenance." + wrong.getKey());
    }
    assertThat(mistakesIn(parcels(), Map.of("maintenance.smal-files", "50")))
        .singleElement()
        .asString()
        .contains("small-files");
  }

  @Test
  void whenFilesGoChangesNoModel() {
    assertThat(load(parcels(), Map.of("maintenance.grace", "2 hours")).configurationHash())
        .isEqualTo(load(parcels(), Map.of()).configurationHash());
  }
}
