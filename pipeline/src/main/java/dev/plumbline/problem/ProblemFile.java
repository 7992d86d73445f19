package dev.plumbline.problem;

import com.typesafe.config.ConfigObject;
import dev.plumbline.problem.Label.IfMissing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a problem from a HOCON file: reference.conf in the jar, which lists and explains every key,
 * then the file, then the settings of the command line. All mistakes are reported together.
 */
public final class ProblemFile {
  private final Layers layers;
  private final Mistakes mistakes;

  private ProblemFile(Layers layers) {
    this.layers = layers;
    this.mistakes = new Mistakes(layers);
  }

  /**
   * Reads and checks a problem. Opens no Spark session and reads no data.
   *
   * @param file the problem file
   * @param settings dotted key → value, applied over the file; a key that begins neither with
   *     {@code problem} nor with {@code plumbline} is looked up under {@code problem}
   * @throws ProblemException with every mistake in the file and the settings
   */
  public static Problem load(Path file, Map<String, String> settings) {
    return new ProblemFile(Layers.load(file, settings)).read();
  }

  /**
   * Reads a problem from the configuration that a model kept of it.
   *
   * @param name what mistakes call the configuration
   * @param settings as above; they say where the tables are today
   * @throws ProblemException where this version of the pipeline no longer understands it
   */
  public static Problem of(String name, String configuration, Map<String, String> settings) {
    return new ProblemFile(Layers.of(name, configuration, settings)).read();
  }

  private Problem read() {
    Section user = section(layers.user());
    if (!user.has("problem")) {
      mistakes.add(
          KeyPath.of("problem"), ConfigurationMessages.missing("problem { name = shipments }"));
      mistakes.throwIfAny();
    }
    user.has("plumbline");
    user.reportUnknownKeys();

    Section places = section(layers.merged()).section("plumbline");
    String warehouse = places.required("warehouse", ValueParser.text("warehouse"), "");
    places.required("data", ValueParser.text("data-samples"), "");
    places.reportUnknownKeys();

    Section section = section(layers.merged()).section("problem");
    Problem problem = problem(section, warehouse);
    section.reportUnknownKeys();
    new ProblemChecks(problem, layers, mistakes).check();
    mistakes.throwIfAny();
    return problem;
  }

  private Section section(ConfigObject object) {
    return new Section(layers, mistakes, KeyPath.of(), object);
  }

  private Problem problem(Section section, String warehouse) {
    Task task = section.required("task", ValueParser.choice(Task.class), Task.BINARY);
    sourceDefaults(section.section("source-defaults"));
    Section value = section.requiredSection("value", "value { unit = EUR }");
    String population = section.required("population", ValueParser.text("shipments"), "");
    Entity entity = entity(section);
    Map<String, Source> sources =
        keyed(
            new SourceReader(mistakes, layers)
                .read(section.requiredSection("sources", "sources { shipments { path = … } }")),
            population,
            entity);
    return new Problem(
        section.required("name", ValueParser.identifier("shipments"), ""),
        section.required("question", ValueParser.text("\"Will the parcel be late?\""), ""),
        population,
        entity,
        section.optional("prediction-time", ValueParser.text("booked_at")),
        section.required("time-zone", ValueParser.timeZone(), (ZoneId) ZoneOffset.UTC),
        label(section, task, sources),
        decision(section.section("decision")),
        switch (task) {
          case BINARY -> binaryValue(value);
          case MULTICLASS -> new MulticlassReader(layers, mistakes).value(value);
          case REGRESSION -> regressionValue(value);
        },
        acceptance(value.section("accept")),
        sources,
        new FeatureReader(mistakes).read(section.section("features")),
        split(
            section.requiredSection("split", "split { holdout = 20% }"),
            section.has("prediction-time")),
        ladder(section),
        calibration(section, task),
        TrainingReader.read(section),
        schedule(section.section("schedule")),
        monitoring(section.section("monitor")),
        new ExpectationReader(mistakes, sources).read(section),
        new LeakageReader(mistakes).read(section.section("leakage")),
        new GovernanceReader(mistakes).read(section),
        new EvaluationReader(mistakes).read(section),
        ExplanationSettings.read(section.section("explain")),
        new SegmentReader(mistakes).read(section),
        section.required("seed", ValueParser.wholeNumber(0, Long.MAX_VALUE, "7"), 7L),
        warehouse,
        ConfigurationText.of(layers),
        ConfigurationHash.of(layers));
  }

  /** A population whose key is not stated is told apart by the entity. */
  private static Map<String, Source> keyed(
      Map<String, Source> sources, String population, Entity entity) {
    Source source = sources.get(population);
    if (source == null || !source.key().isEmpty() || entity instanceof Entity.WholeRow) {
      return sources;
    }
    Map<String, Source> keyed = new LinkedHashMap<>(sources);
    keyed.put(population, source.withKey(entity.columns()));
    return Collections.unmodifiableMap(keyed);
  }

  /** The defaults are judged where they are used, in each source. */
  private static void sourceDefaults(Section section) {
    section.has("format");
    section.has("same-key");
    section.has("quarantine-limit");
    section.has("new-column");
    section.has("load");
    FormatReader.defaults(section);
    section.has("retention");
  }

  private static Entity entity(Section section) {
    if (section.isText("entity", "row")) {
      return new Entity.WholeRow();
    }
    return new Entity.Key(section.requiredList("entity", ValueParser.text("shipment_id")));
  }

  private Label label(Section problem, Task task, Map<String, Source> sources) {
    Section section = problem.requiredSection("label", "label { source = outcomes }");
    String source = section.required("source", ValueParser.text("outcomes"), "");
    Optional<String> recordedAt =
        section
            .optional("recorded-at", ValueParser.text("recorded_at"))
            .or(() -> Optional.ofNullable(sources.get(source)).flatMap(Source::recordedAt))
            .filter(column -> problem.has("prediction-time"));
    return new Label(
        source,
        outcome(section, task),
        recordedAt,
        section.optional("maturity", ValueParser.duration("14 days")).orElse(Duration.ZERO),
        section.required("if-missing", ValueParser.choice(IfMissing.class), IfMissing.DROP),
        task == Task.MULTICLASS ? section.list("classes", ValueParser.text("late")) : List.of(),
        task == Task.MULTICLASS
            ? section
                .optional("most-classes", ValueParser.integer(2, 1_000, "50"))
                .orElse(Label.DEFAULT_MOST_CLASSES)
            : Label.DEFAULT_MOST_CLASSES);
  }

  /** Of several classes another kind is usual, and of two that one is none. */
  private Calibration calibration(Section section, Task task) {
    if (task == Task.MULTICLASS) {
      return new MulticlassReader(layers, mistakes).calibration(section);
    }
    Map<String, Calibration> choices = new LinkedHashMap<>();
    for (Calibration kind : Calibration.values()) {
      if (kind != Calibration.TEMPERATURE) {
        choices.put(kind.name().toLowerCase(Locale.ROOT), kind);
      }
    }
    return section.required("calibration", ValueParser.choice(choices), Calibration.PLATT);
  }

  private String outcome(Section label, Task task) {
    if (task == Task.BINARY) {
      return label.required("positive", ValueParser.text("\"delivered_at > promised_at\""), "");
    }
    if (label.has("positive")) {
      mistakes.add(
          label.path("positive"),
          task == Task.REGRESSION ? RegressionMessages.positive() : MulticlassMessages.positive());
      label.has("value");
      return "";
    }
    return label.required(
        "value", ValueParser.text(task == Task.REGRESSION ? "cnt" : "\"service_level\""), "");
  }

  private static DecisionEffect decision(Section section) {
    return new DecisionEffect(
        section.required("changes-outcome", ValueParser.trueOrFalse(), false),
        section.required("hides-outcome", ValueParser.trueOrFalse(), false),
        section.optional("capacity", TrainingReader.rate("500 a day")));
  }

  private Value regressionValue(Section section) {
    ValueParser<String> amount = ValueParser.text("2 or \"0.1 * price\"");
    for (String key : BinaryValue.KEYS) {
      // Two of them have a default, which says nothing here.
      if (section.has(key) && layers.isWritten(section.path(key))) {
        mistakes.add(section.path(key), RegressionMessages.classCost());
      }
    }
    return new RegressionValue(
        section.required("unit", ValueParser.text("EUR"), ""),
        section.required(RegressionValue.UNDER, amount, ""),
        section.required(RegressionValue.OVER, amount, ""));
  }

  private static Value binaryValue(Section section) {
    ValueParser<String> amount = ValueParser.text("12 or \"12 + 0.02 * order_value\"");
    return new BinaryValue(
        section.required("unit", ValueParser.text("EUR"), ""),
        section.required("false-negative", amount, ""),
        section.required("false-positive", amount, ""),
        section.required("true-positive", amount, ""),
        section.required("true-negative", amount, ""));
  }

  private static Acceptance acceptance(Section section) {
    return new Acceptance(
        section.required("saving-over-baseline", ValueParser.share(0, 1, "5%"), 0.0),
        section.required("confidence", ValueParser.share(0.5, 0.9999, "95%"), 0.95),
        section.section("floor").entries(ValueParser.number(-1, 1, "0.3")),
        section.section("ceiling").entries(ValueParser.number(0, 100, "0.2")),
        section.required(
            "approval", ValueParser.choice(Acceptance.Approval.class), Acceptance.Approval.NONE));
  }

  private Split split(Section section, boolean hasClock) {
    SplitParsers.Folds folds =
        section.required(
            "folds",
            SplitParsers.folds(hasClock),
            new SplitParsers.Folds(2, Split.FoldBy.ENTITY, 1));
    return new Split(
        section.required("holdout", SplitParsers.holdout(), new Split.None()),
        folds.count(),
        folds.by(),
        folds.groupParts(),
        section.required("repeats", ValueParser.integer(1, 1000, "1"), 1),
        section.has("group")
            ? section.requiredList("group", ValueParser.text("customer"))
            : List.of(),
        section.required("stratify", ValueParser.trueOrFalse(), false),
        section.required("embargo", ValueParser.duration("7 days"), Duration.ZERO));
  }

  private List<Rung> ladder(Section section) {
    Section settings = section.section("rungs");
    Map<String, Rung> known = new LinkedHashMap<>();
    known.put(
        "rules",
        new Rung.Rules(settings.section("rules").entries(ValueParser.text("\"snow_mm > 5\""))));
    known.put("linear", linear(settings.section("linear")));
    known.putAll(RungReader.dearer(settings));
    Map<String, String> names = new LinkedHashMap<>();
    known.keySet().forEach(name -> names.put(name, name));
    List<Rung> ladder = new ArrayList<>();
    List<String> climbed = section.requiredList("ladder", ValueParser.choice(names));
    for (int i = 0; i < climbed.size(); i++) {
      if (climbed.subList(0, i).contains(climbed.get(i))) {
        mistakes.add(section.path("ladder"), ConfigurationMessages.listedTwice(climbed.get(i)));
      }
      ladder.add(known.get(climbed.get(i)));
    }
    return List.copyOf(ladder);
  }

  private static Rung.Linear linear(Section section) {
    return new Rung.Linear(
        section.requiredList("penalty", ValueParser.number(0, 1e9, "0.001")),
        section.requiredList("l1-ratio", ValueParser.number(0, 1, "0.5")),
        section.required("maximum-categories", ValueParser.integer(1, 100_000, "50"), 50));
  }

  private static Schedule schedule(Section section) {
    return new Schedule(
        section.required("every", ValueParser.period("1 day"), Period.ofDays(1)),
        section.required("retrain", ValueParser.period("1 month"), Period.ofYears(1000)));
  }

  private static Monitoring monitoring(Section section) {
    return new Monitoring(
        section.required("minimum-psi", ValueParser.number(0, 10, "0.1"), 0.1),
        section.required("tolerance", ValueParser.number(1, 1000, "1.25"), 1.25),
        section.required("window", ValueParser.wholeDays("7 days"), Duration.ofDays(7)));
  }
}
