package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.problem.FeatureSet.Aggregate;
import dev.plumbline.problem.FeatureSet.Function;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a problem file means: defaults, explicit values, settings of the command line, hashes. */
class ProblemFileTest extends ProblemFileTestBase {

  @Test
  void aColumnThatTheCommandLineGivesAnotherTypeStaysInItsPlace() {
    Problem plain = load(parcels(), Map.of());
    Problem other =
        load(parcels(), Map.of("problem.sources.parcels.columns.price", "\"int -- EUR\""));

    assertThat(other.sources().get("parcels").columns())
        .extracting(SourceColumn::name)
        .containsExactlyElementsOf(
            plain.sources().get("parcels").columns().stream().map(SourceColumn::name).toList());
  }

  @Test
  void whatIsNotWrittenHasTheDefaultsOfReferenceConf() throws ProblemException {
    Problem problem = load(parcels(), Map.of());

    assertThat(problem.timeZone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(problem.decision()).isEqualTo(new DecisionEffect(false, false));
    assertThat(problem.value().amounts().get("true-negative")).isEqualTo("0");
    assertThat(problem.accept().savingOverBaseline()).isEqualTo(0.05);
    assertThat(problem.accept().confidence()).isEqualTo(0.95);
    assertThat(problem.split().repeats()).isEqualTo(1);
    assertThat(problem.calibration()).isEqualTo(Calibration.PLATT);
    assertThat(problem.schedule()).isEqualTo(new Schedule(Period.ofDays(1), Period.ofMonths(1)));
    assertThat(problem.monitoring()).isEqualTo(new Monitoring(0.1, 1.25, Duration.ofDays(7)));
    assertThat(problem.ladder().get(1))
        .isEqualTo(new Rung.Linear(List.of(0.00001, 0.0001, 0.01), 50));
    assertThat(problem.features().name()).isEqualTo("main");
    Source parcels = problem.populationSource();
    assertThat(parcels.format())
        .isEqualTo(new Source.Csv(",", "\"", true, List.of(""), Optional.empty()));
    assertThat(parcels.corrections()).isEqualTo(Source.SameKey.DUPLICATE);
    assertThat(parcels.quarantineLimit()).isEqualTo(0.02);
    assertThat(parcels.key()).isEqualTo(List.of("parcel"));
    assertThat(parcels.description()).isEqualTo("parcels");
  }

  @Test
  void everySettingCanBeStated() throws Exception {
    Problem problem =
        ProblemFile.load(
            Path.of(ProblemFileTest.class.getResource("/problems/explicit.conf").toURI()),
            Map.of());

    assertThat(problem.name()).isEqualTo("explicit");
    assertThat(problem.question()).isEqualTo("Every key is stated");
    assertThat(problem.population()).isEqualTo("orders");
    assertThat(problem.entity()).isEqualTo(new Entity.Key(List.of("shop", "number")));
    assertThat(problem.predictionTime()).contains("ordered_at");
    assertThat(problem.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(problem.label())
        .isEqualTo(
            new Label(
                "orders",
                "returned",
                Optional.of("known_at"),
                Duration.ofDays(30),
                Label.IfMissing.NEGATIVE));
    assertThat(problem.decision()).isEqualTo(new DecisionEffect(true, true));
    assertThat(problem.value()).isEqualTo(new BinaryValue("GBP", "5", "2", "1", "-1"));
    assertThat(problem.accept())
        .isEqualTo(new Acceptance(0.1, 0.9, Map.of("roc-auc", 0.7, "average-precision", 0.2)));
    assertThat(problem.split())
        .isEqualTo(
            new Split(
                new Split.Fraction(0.25),
                4,
                Split.FoldBy.GROUP,
                3,
                List.of("shop"),
                true,
                Duration.ofDays(2)));
    assertThat(problem.calibration()).isEqualTo(Calibration.ISOTONIC);
    assertThat(problem.schedule()).isEqualTo(new Schedule(Period.ofDays(7), Period.ofYears(1)));
    assertThat(problem.monitoring()).isEqualTo(new Monitoring(0.2, 2, Duration.ofDays(14)));
    assertThat(problem.seed()).isEqualTo(11);
    assertThat(problem.warehouse()).isEqualTo("tables");
    assertThat(problem.ladder())
        .isEqualTo(
            List.of(
                new Rung.Rules(Map.of("dear-order", "price > 100")),
                new Rung.Linear(List.of(0.5), List.of(0.0, 0.25), 9),
                new Rung.BoostedTrees(List.of(10, 20), List.of(2, 3), 0.1, 2, 0.7, 0.6, 8, 1000)));
  }

  @Test
  void everySettingOfASourceCanBeStated() throws Exception {
    Problem problem =
        ProblemFile.load(
            Path.of(ProblemFileTest.class.getResource("/problems/explicit.conf").toURI()),
            Map.of());

    assertThat(problem.populationSource())
        .isEqualTo(
            new Source(
                "orders",
                "One row an order",
                "in/orders.csv",
                new Source.Csv(
                    ";", "'", false, List.of("NA", "-"), Optional.of("yyyy-MM-dd HH:mm")),
                List.of(
                    new SourceColumn("shop", "string", false, "which shop"),
                    new SourceColumn("number", "bigint", false, ""),
                    new SourceColumn("ordered_at", "timestamp", false, ""),
                    new SourceColumn("known_at", "timestamp", true, ""),
                    new SourceColumn("price", "decimal(10,2)", true, ""),
                    new SourceColumn("returned", "boolean", true, ""),
                    new SourceColumn("email", "string", true, "")),
                Map.of("weekday", "weekday(ordered_at)"),
                List.of("shop", "number"),
                Optional.of("ordered_at"),
                Optional.of("known_at"),
                Source.SameKey.CORRECTION,
                Map.of("email", new PersonalData.Hashed()),
                new Keeping(Map.of(), Optional.empty()),
                0.01,
                Intake.PLAIN));
    assertThat(problem.features())
        .isEqualTo(
            new FeatureSet(
                "all_kinds",
                List.of("price", "weekday"),
                Map.of(
                    "place",
                    new FeatureSet.Lookup(
                        "shops", Map.of("name", "upper(shop)"), Map.of("city", "town"))),
                Map.of(
                    "last_order",
                    new FeatureSet.Latest(
                        "orders",
                        Map.of("shop", "shop"),
                        Map.of("last_price", "price * 2"),
                        Duration.ofHours(36))),
                Map.of(
                    "recent",
                    new FeatureSet.Window(
                        "orders",
                        Map.of("shop", "shop"),
                        List.of(Duration.ofHours(3), Duration.ofDays(7)),
                        Map.of("mean_price", new Aggregate(Function.MEAN, "price")))),
                Map.of("dear", "price > mean_price_7d"),
                List.of("last_price"),
                List.of("weekday")));
  }

  @Test
  void manyMistakesAreReportedAtOnceInTheOrderOfTheirLines() {
    String broken =
        parcels()
            .replace("name = parcels", "name = Parcels")
            .replace("positive = \"delivered_at", "positive = \"deliverd_at")
            .replace("maturity = 14 days", "maturity = fourteen")
            .replace("price = \"double\"", "price = \"dubble\"")
            .replace("over = [3 hours, 7 days]", "over = []")
            .replace("folds = 5 by time", "folds = 1")
            .replace("ladder = [rules, linear]", "ladder = [linear]");

    assertThat(mistakesIn(broken, new TreeMap<>(Map.of("seed", "one", "colour", "blue"))))
        .containsExactly(
            "parcels.conf:2: problem.name = \"Parcels\": not a name; write lower-case letters, digits"
                + " and underscores, beginning with a letter, for example shipments",
            "parcels.conf:9: problem.label.positive = \"deliverd_at > promised_at\": deliverd_at is"
                + " not a column of outcomes or parcels; did you mean delivered_at?",
            "parcels.conf:11: problem.label.maturity = \"fourteen\": not a duration; write for"
                + " example 14 days",
            "parcels.conf:30: problem.sources.parcels.columns.price = \"dubble\": unknown type"
                + " dubble; did you mean double?",
            "parcels.conf:69: problem.features.window.recent.over = []: an empty list; write at"
                + " least one, for example [7 days]",
            "parcels.conf:81: problem.split.folds = 1: too few; write 2 folds or more",
            "parcels.conf:83: problem.ladder = [linear]: does not begin with rules, the baseline"
                + " that every other rung must beat; write rules first",
            "--set: problem.seed = \"one\": not a whole number; write for example 7",
            "--set: problem.colour = \"blue\": unknown key; keys here: calibration, consent,"
                + " decision, entity, evaluation, explain, fairness, features, label, ladder, leakage,"
                + " maintenance, and 20 more");
  }

  @Test
  void settingsComeLastAndABareKeyBelongsToTheProblem() throws ProblemException {
    Problem problem =
        load(
            parcels(),
            Map.of("split.folds", "3 by entity", "problem.seed", "9", "plumbline.warehouse", "w"));

    assertThat(problem.split().folds()).isEqualTo(3);
    assertThat(problem.seed()).isEqualTo(9);
    assertThat(problem.warehouse()).isEqualTo("w");
  }

  @Test
  void nullTakesSomethingAway() throws ProblemException {
    Problem problem = load(parcels(), Map.of("features.window", "null"));

    assertThat(problem.features().windows()).isEmpty();
  }

  @Test
  void columnsAndExpressionsKeepTheOrderTheyAreWrittenInEvenOnOneLine() throws ProblemException {
    Problem problem = load(parcels(), Map.of());

    assertThat(problem.sources().get("scans").columns())
        .extracting(SourceColumn::name)
        .containsExactly("scan", "hub", "at", "known_at", "dwell");
    assertThat(problem.sources().keySet()).containsExactly("parcels", "outcomes", "scans", "hubs");
    assertThat(problem.features().expressions().keySet()).containsExactly("booked_hour", "evening");
  }

  @Test
  void theHashIsOfWhatIsSaidAndNotOfPlaces() throws ProblemException {
    String hash = load(parcels(), Map.of()).configurationHash();

    assertThat(load(parcels(), Map.of("plumbline.warehouse", "elsewhere")).configurationHash())
        .isEqualTo(hash);
    assertThat(
            load(parcels().replace("\"parcels.csv\"", "\"other.csv\""), Map.of())
                .configurationHash())
        .isEqualTo(hash);
    assertThat(load(parcels(), Map.of("seed", "7")).configurationHash()).isEqualTo(hash);
    assertThat(load(parcels(), Map.of("seed", "8")).configurationHash()).isNotEqualTo(hash);
  }

  @Test
  void theContractsHashChangesWithTheCostsOnly() throws ProblemException {
    String hash = load(parcels(), Map.of()).contract().hash();

    assertThat(load(parcels(), Map.of("seed", "8")).contract().hash()).isEqualTo(hash);
    assertThat(load(parcels(), Map.of("value.false-positive", "5")).contract().hash())
        .isNotEqualTo(hash);
  }

  @Test
  void aMissingFileIsAUserError() {
    assertThatThrownBy(() -> ProblemFile.load(Path.of("none.conf"), Map.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "none.conf: no such file; name a problem file, for example conf/shipments.conf");
  }

  @Test
  void theProblemsOfThisRepositoryAreRight() throws Exception {
    List<Path> files;
    try (var found = Files.list(Path.of("../conf"))) {
      files = found.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    }

    assertThat(files).hasSizeGreaterThanOrEqualTo(4);
    for (Path file : files) {
      String plan = ResolvedPlan.describe(ProblemFile.load(file, Map.of()));
      assertThat(plan.lines().count()).as("lines of the plan of " + file).isLessThanOrEqualTo(32);
    }
  }
}
