package dev.plumbline.report;

import static dev.plumbline.report.ReportLake.TRAINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest extends SparkTest {
  private static final LocalDate JULY = LocalDate.of(2025, 7, 1);
  private static final LocalDate AUGUST = LocalDate.of(2025, 8, 1);
  private static final LocalDate SEPTEMBER = LocalDate.of(2025, 9, 1);

  /** Ends its script, and then the page's hold on what comes next. */
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

  @TempDir static Path directory;

  private ReportLake lived;
  private String page;
  private String card;

  @BeforeAll
  void liveALife() {
    lived = ReportLake.in(directory, session(), "Will <b>it</b> be late? " + HOSTILE);
    lived.ingest(
        Map.of(
            "parcels.read", "30195",
            "parcels.kept", "29931",
            "parcels.quarantined", "69",
            "parcels.duplicates", "195"));
    lived.trainingSet(TRAINED, 18_876, 3_051);
    lived.trainingSet(SEPTEMBER, 99_999, 3_051);
    lived.opening(1, "evaluation of a training");
    lived.opening(2, "the loader counted returns twice");
    lived.gate("SUPPORTED", "At least 8.0% is saved", 0.286, 0.259, 0.311);
    lived.rule("log-loss", 0.5, "SUPPORTED", "log-loss is 0.4", 0.4, 0.38, 0.42);
    lived.metric("rules", "cost", null, 2.775, 2.489, 3.062);
    lived.metric("linear", "cost", null, 1.981, 1.821, 2.141);
    lived.metric("linear", "saving over rules", null, 0.286, 0.252, 0.316);
    lived.metric("linear", "regret", null, 0.241, 0.177, 0.306);
    lived.metric("linear", "cost by threshold", 0.0, 4.5, null, null);
    lived.metric("linear", "cost by threshold", 0.01, 4.4, null, null);
    lived.metric("linear", "reliability", 0.3, 0.31, 0.25, 0.37);
    lived.metric("linear", "gain", 0.05, 0.2, null, null);
    lived.metric("linear", "lift", 0.05, 3.9, null, null);
    lived.metric("linear", "roc-auc", null, 0.851, 0.83, 0.87);
    lived.metric("linear", "share of possible saving", null, 0.733, 0.7, 0.76);
    lived.metric("linear", "cost over rules", null, -0.794, -0.9, -0.7);
    lived.metric("linear", "cost by period", 20_000.0, 1.9, null, null);
    lived.metric("linear", "cost by period", 20_007.0, 2.1, null, null);
    lived.part("slice", "carrier = North", "cost", 2.345, 2.1, 2.6);
    lived.part("slice", "carrier = North", "calibration-gap", 0.021, 0.01, 0.03);
    lived.part("found", "weight in (2.0, 5.0]", "excess cost", 0.512, 0.3, 0.7);
    lived.part("found", "weight in (2.0, 5.0]", "chance of excess", 0.004, 0.004, 0.004);
    lived.part("group", "sex = female", "favourable-rate", 0.31, 0.29, 0.33);
    lived.part("group", "sex = female", "disparate-impact", 0.702, 0.66, 0.74);
    lived.importance("carrier", 0.0, 0.0, 0.0);
    lived.importance("weight", 0.31, 0.25, 0.37);
    lived.importance(HOSTILE, 1.204, 1.1, 1.3);
    lived.dependence("weight", 1, "0.5", 0.5, 0.12);
    lived.dependence("weight", 2, "7.25", 7.25, 0.34);
    lived.dependence("weight", 3, null, null, 0.2);
    lived.crossValidated("linear", "ridge=0.01");
    lived.ladderStep("linear", "saving", true, "linear saves 12 EUR over rules");
    lived.champion("linear", "The gate is SUPPORTED");
    lived.month(JULY, 1.7, 2.3);
    lived.month(AUGUST, 2.2, 3.0, "carrier has drifted: population stability index 0.17");
    lived.month(SEPTEMBER, 9.9, 9.9, "An alert of the future");
    lived.drift(JULY, HOSTILE, 0.05, 0.1);
    lived.drift(AUGUST, HOSTILE, 0.168, 0.1);
    lived.drift(AUGUST, "price", 0.01, 0.1);
    for (int column = 0; column < 11; column++) {
      lived.drift(AUGUST, "still-%02d".formatted(column), 0, 0.1);
    }
    page = lived.page(AUGUST);
    card = lived.card();
  }

  @Test
  void saysTheVerdictWithWhatWasAskedAndSeen() {
    assertThat(words(page))
        .contains("<span aria-hidden=\"true\">✓</span> SUPPORTED")
        .containsSubsequence("Saving over the rules", "8.0%", "28.6%", "25.9% to 31.1%")
        .contains("deciding from 2025-07-01 on")
        .contains(
            "It has been judged on this holdout before, which was opened again: the loader counted"
                + " returns twice.");
  }

  @Test
  void saysWhatTheModelLooksAt() throws Exception {
    assertThat(words(page))
        .containsSubsequence("What the model looks at", "(1,204 EUR), weight (310 EUR)")
        .containsSubsequence("weight", "310", "250 to 370", "carrier", "0")
        .containsSubsequence("7.25", "34.0%", "35.0%", "32.0% to 38.0%", "305", "not known");
    assertThat(
            Math.round(drawings(page).at("/importance/series/0/points").get(0).get(1).asDouble()))
        .isEqualTo(1204);
    assertThat(drawings(page).at("/dependence-0/x/labels")).hasSize(3);
    assertThat(card).contains("weight (310 EUR)");
  }

  @Test
  void showsSlicesGroupsAndPeriods() throws Exception {
    assertThat(words(page))
        .containsSubsequence("share of possible saving", "73.3%", "70.0% to 76.0%")
        .containsSubsequence("cost over rules per 1,000 rows (EUR)", "−794")
        .containsSubsequence("predictions made expect in: weight in (2.0, 5.0]")
        .containsSubsequence("carrier &#x3D; North", "3,051", "2,345", "2.1%")
        .containsSubsequence("sex &#x3D; female", "31.0%", "0.702", "0.660 to 0.740");
    assertThat(drawings(page).at("/cost-by-period/x/labels").get(0).asText())
        .isEqualTo("2024-10-04");
  }

  @Test
  void statesMoneyForAThousandRowsWithItsInterval() {
    assertThat(words(page))
        .contains("Cost per 1,000 rows (EUR)")
        .containsSubsequence(
            "linear (judged)", "1,981", "1,821 to 2,141", "28.6%", "25.2% to 31.6%")
        .containsSubsequence("241", "177 to 306");
  }

  /** 1,000 outcomes a month: 2,300 + 3,000 without the model, 1,700 + 2,200 with it. */
  @Test
  void addsUpWhatWasSavedInUse() {
    assertThat(words(page))
        .containsSubsequence(
            "Saved so far over never acting", "1,400 EUR", "3,900 EUR instead of 5,300");
  }

  @Test
  void tellsWhatBecameOfEveryRowRead() {
    assertThat(words(page)).containsSubsequence("parcels", "30,195", "29,931", "69", "0.2%", "195");
  }

  @Test
  void listsAlertsByDate() {
    assertThat(words(page))
        .containsSubsequence(
            "1 of 2 periods without an alert", "2025-08-01", "carrier has drifted");
  }

  @Test
  void namesWhatItComesFrom() {
    assertThat(words(page))
        .containsSubsequence(
            "set-of-2025-06-01",
            "table feature_main, Delta version 8",
            "raw_parcels 3",
            "features-1",
            "number 2 of 2 of this holdout, opened again: the loader counted returns twice");
  }

  @Test
  void readsNothingLaterThanItsLogicalDate() {
    assertThat(words(page))
        .doesNotContain("An alert of the future")
        .doesNotContain("99,999")
        .doesNotContain("2025-09-01");
  }

  @Test
  void showsNoMorePeriodsThanAskedFor() throws Exception {
    String last = lived.page(Report.of(lived.stage(AUGUST)).showingPeriods(1));
    assertThat(drawings(last).at("/cost-over-time/x/labels")).hasSize(1);
    assertThat(drawings(page).at("/cost-over-time/x/labels")).hasSize(2);
    assertThatThrownBy(() -> Report.of(lived.stage(AUGUST)).showingPeriods(0))
        .isInstanceOf(Failure.class)
        .hasMessage("A report shows at least 1 period, not 0");
  }

  @Test
  void putsTheJudgedModelOnACardOfMarkdown() {
    assertThat(card)
        .startsWith("# Model card: parcels: linear\n\nWill &lt;b>it&lt;/b> be late?")
        .contains("**SUPPORTED.** The linear model does what the contract asks.")
        .contains("| Rule | Asked | Seen | Interval | Verdict | Reason |\n| --- | ---: |")
        .contains("| Saving over the rules | at least 8.0% | 28.6% |")
        .contains("| Log loss | at most 0.500 | 0.400 |")
        .containsSubsequence(
            "## What was asked",
            "| Predicts |",
            "delivered_at > promised_at",
            "## What it is not for",
            "rows of parcels at their booked_at, as they were before 2025-07-01",
            "## What it costs",
            "| linear (judged) | 1,981 | 1,821 to 2,141 |",
            "## Where this comes from",
            "| Training set | set-of-2025-06-01 |");
  }

  @Test
  void asksTheNetworkForNothing() {
    String own = page.replace(scripts(page).get(0), "");
    assertThat(own)
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("url(")
        .doesNotContain("@import")
        .doesNotContain("src=\"");
    assertThat(page).doesNotContain("sourceMappingURL");
    assertThat(Pattern.compile("href=\"(?!data:,)").matcher(own).find()).isFalse();
  }

  @Test
  void letsOnlyItsOwnTwoScriptsRun() throws Exception {
    assertThat(scripts(page)).hasSize(2);
    for (String script : scripts(page)) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      assertThat(page).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
  }

  @Test
  void showsHostileNamesAsTextAndRunsNoneOfThem() throws Exception {
    assertThat(page)
        .contains("Will &lt;b&gt;it&lt;/b&gt; be late?")
        .doesNotContain("<b>it")
        .doesNotContain("<img");
    assertThat(page.split("<script", -1)).hasSize(4);
    assertThat(page.split("</script", -1)).hasSize(4);
    assertThat(drawings(page).at("/drift-over-time/series/1/name").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void drawsDriftAsARatioToItsThreshold() throws Exception {
    assertThat(drawings(page).at("/drift-over-time/series/1/points/1/1").asDouble())
        .isEqualTo(1.68);
  }

  @Test
  void foldsAwayAllButTheTenColumnsThatDriftedMost() {
    assertThat(words(page))
        .containsSubsequence(
            "the furthest past its threshold first",
            "still-07",
            "Drift over time",
            "the columns after those",
            "still-08",
            "still-10");
  }

  @Test
  void drawsTheDiagonalOfTheCalibrationAsFarAsThereArePoints() throws Exception {
    assertThat(drawings(page).at("/calibration/series/0/points/1/1").asDouble()).isEqualTo(0.37);
  }

  @Test
  void givesEveryChartItsNumbersAndWords() {
    int charts = page.split("<canvas", -1).length - 1;
    assertThat(charts).isEqualTo(10);
    assertThat(page.split("<canvas id=\"[a-z0-9-]+\" role=\"img\" aria-label=\"[^\"]+\"", -1))
        .hasSize(charts + 1);
    assertThat(page.split("<summary>The numbers</summary>", -1)).hasSize(charts + 1);
  }

  @Test
  void saysWhyTheLadderEndsWhereItEndsAndHowFarASettingOverfits() {
    assertThat(words(page))
        .containsSubsequence("0.0500 ± 0.0020", "Why the ladder ends where it ends")
        .containsSubsequence("linear", "saving", "yes", "linear saves 12 EUR over rules");
  }

  @Test
  void saysWhatIsMissingWithoutHoldoutAndScores(@TempDir Path other) {
    ReportLake trained = ReportLake.in(other, session(), "Is it a bad risk?");
    trained.trainingSet(TRAINED, 1_000, 0);
    trained.gate("UNDECIDED", "nothing judges the last one", Double.NaN, Double.NaN, Double.NaN);
    trained.crossValidated("linear", "ridge of 0.1");
    assertThat(words(trained.page(TRAINED)))
        .contains("<span aria-hidden=\"true\">?</span> UNDECIDED")
        .contains("This problem keeps no holdout")
        .contains("Nothing has been scored and monitored up to this date.")
        .contains("There is no champion yet")
        .contains("ridge of 0.1")
        .doesNotContain("NaN")
        .doesNotContain("<canvas");
  }

  @Test
  void rendersBeforeAnythingHasRun(@TempDir Path other) {
    assertThat(ReportLake.in(other, session(), "Will it be late?").page(TRAINED))
        .contains("NOT JUDGED YET")
        .contains("Nothing has been trained up to this date.")
        .contains("Nothing has been ingested up to this date.")
        .doesNotContain("<canvas");
  }

  /** The page without its scripts, which are long. */
  private static String words(String page) {
    return page.substring(page.indexOf("<body>"), page.indexOf("<script"));
  }

  private static List<String> scripts(String page) {
    return Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static JsonNode drawings(String page) throws Exception {
    Matcher matcher =
        Pattern.compile("<script type=\"application/json\" id=\"drawings\">(.*?)</script>")
            .matcher(page);
    assertThat(matcher.find()).isTrue();
    return new ObjectMapper().readTree(matcher.group(1));
  }
}
