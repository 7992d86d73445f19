package dev.plumbline.problem;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the parts of a problem against one another, once each has been read by itself. */
final class ProblemChecks {
  /** The metrics of the holdout that may have a floor: those of which more is better. */
  static final List<String> FLOORS =
      List.of("average-precision", "roc-auc", "precision", "recall", "f1", "mcc", "accuracy");

  /** Those that may have a ceiling: less is better. */
  static final List<String> CEILINGS = List.of("brier-score", "log-loss", "calibration-error");

  /** The same of a regression. */
  static final List<String> REGRESSION_FLOORS = List.of("r-squared");

  /** The same of several classes. */
  static final List<String> MULTICLASS_FLOORS =
      List.of("accuracy", "macro-precision", "macro-recall", "macro-f1", "weighted-f1");

  static final List<String> MULTICLASS_CEILINGS = List.of("brier-score", "log-loss");

  /** What the features' table calls the outcome. */
  private static final String LABEL = "label";

  private static final KeyPath PATH = KeyPath.of("problem");

  private final Problem problem;
  private final Layers layers;
  private final Mistakes mistakes;

  ProblemChecks(Problem problem, Layers layers, Mistakes mistakes) {
    this.problem = problem;
    this.layers = layers;
    this.mistakes = mistakes;
  }

  void check() {
    checkSourceName(PATH.child("population"), problem.population());
    checkSourceName(PATH.child("label", "source"), problem.label().source());
    checkPrediction();
    checkLabel();
    Scope features =
        new FeatureChecks(
                problem.features(),
                problem.population(),
                hasClock(),
                problem.label(),
                problem.sources(),
                withoutOutcome(populationScope()),
                layers::isWritten,
                mistakes)
            .check();
    checkValue(features);
    checkSplit();
    checkLadder(features);
    checkRunningCosts();
    checkSchedule();
    if (problem.value() instanceof RegressionValue value) {
      new RegressionChecks(problem, value, layers, mistakes).check();
    }
    if (problem.value() instanceof MulticlassValue value) {
      new MulticlassChecks(problem, value, layers, mistakes).check();
    }
    new ExpectationChecks(problem, mistakes).check(features);
    new LeakageReader(mistakes).check(problem);
    new EvaluationReader(mistakes).check(problem, features);
    new SegmentReader(mistakes).check(problem);
    checkConsent();
  }

  private void checkConsent() {
    Consent consent = problem.governance().consent();
    KeyPath path = PATH.child("consent");
    boolean isShort = consent.scoring().isEmpty() && !layers.isWritten(path.child("training"));
    consent
        .training()
        .ifPresent(
            sql ->
                populationScope().checkSql(isShort ? path : path.child("training"), sql, mistakes));
    consent
        .scoring()
        .ifPresent(sql -> populationScope().checkSql(path.child("scoring"), sql, mistakes));
  }

  private void checkSourceName(KeyPath path, String name) {
    if (!name.isEmpty() && !problem.sources().containsKey(name)) {
      mistakes.add(path, ConfigurationMessages.unknownSource(name, problem.sources().keySet()));
    }
  }

  private void checkPrediction() {
    Scope scope = populationScope();
    problem
        .predictionTime()
        .ifPresent(
            column -> {
              KeyPath path = PATH.child("prediction-time");
              scope.checkName(path, column, mistakes);
              populationSource()
                  .ifPresent(source -> SourceReader.checkIsTime(path, column, source, mistakes));
            });
    if (problem.entity() instanceof Entity.Key key) {
      checkEntity(key.columns(), scope);
    }
  }

  private void checkEntity(List<String> entity, Scope scope) {
    for (int i = 0; i < entity.size(); i++) {
      KeyPath path = PATH.child("entity").item(i);
      scope.checkName(path, entity.get(i), mistakes);
      if (entity.subList(0, i).contains(entity.get(i))) {
        mistakes.add(path, ConfigurationMessages.listedTwice(entity.get(i)));
      }
    }
    populationSource()
        .filter(source -> !source.key().isEmpty())
        .filter(source -> !Set.copyOf(source.key()).equals(new HashSet<>(entity)))
        .ifPresent(
            source ->
                mistakes.add(
                    PATH.child("entity"),
                    ConfigurationMessages.keyIsNotEntity(source.key(), entity)));
  }

  private void checkLabel() {
    KeyPath path = PATH.child("label");
    labelSource()
        .ifPresent(
            source -> {
              checkLabelJoin(source);
              checkOutcome(source);
            });
    if (!hasClock()) {
      if (layers.isWritten(path.child("maturity"))) {
        mistakes.add(path.child("maturity"), ConfigurationMessages.maturityWithoutClock());
      }
      if (layers.isWritten(path.child("recorded-at"))) {
        mistakes.add(path.child("recorded-at"), ConfigurationMessages.labelRecordedWithoutClock());
      }
      return;
    }
    if (!layers.isWritten(path.child("maturity"))) {
      mistakes.add(path.child("maturity"), ConfigurationMessages.missing("maturity = 14 days"));
    }
    KeyPath recordedAt = path.child("recorded-at");
    if (problem.label().recordedAt().isEmpty() && !layers.isWritten(recordedAt)) {
      labelSource()
          .ifPresent(
              source ->
                  mistakes.add(
                      recordedAt, ConfigurationMessages.labelWithoutRecordedAt(source.name())));
    }
    problem
        .label()
        .recordedAt()
        .ifPresent(
            column ->
                labelSource()
                    .ifPresent(
                        source -> {
                          SourceReader.scope(source).checkName(recordedAt, column, mistakes);
                          SourceReader.checkIsTime(recordedAt, column, source, mistakes);
                        }));
  }

  private void checkLabelJoin(Source source) {
    KeyPath path = PATH.child("label", "source");
    if (labelIsPopulation() || problem.population().isEmpty()) {
      return;
    }
    if (problem.entity() instanceof Entity.WholeRow) {
      mistakes.add(path, ConfigurationMessages.rowWithOtherLabel(problem.population()));
      return;
    }
    List<String> entity = problem.entity().columns();
    if (entity.isEmpty() || !entity.stream().allMatch(populationScope()::reads)) {
      return;
    }
    Scope scope = SourceReader.scope(source);
    for (String column : entity) {
      if (!scope.reads(column)) {
        mistakes.add(path, ConfigurationMessages.entityNotInLabel(column, source.name()));
      }
    }
    if (!new HashSet<>(source.key()).equals(new HashSet<>(entity))) {
      mistakes.add(
          PATH.child("sources", source.name(), "key"),
          ConfigurationMessages.labelKeyIsNotEntity(entity));
    }
  }

  private void checkOutcome(Source source) {
    KeyPath path = PATH.child("label", outcomeKey());
    String outcome = problem.label().outcome();
    outcomeScope(source).checkSql(path, outcome, mistakes);
    if (isConstant(outcome)) {
      mistakes.add(path, ConfigurationMessages.constantLabel());
    }
  }

  /** The outcome's and the population's columns; a name that both have could mean either. */
  private Scope outcomeScope(Source source) {
    Scope population = populationScope();
    if (labelIsPopulation()) {
      return population;
    }
    Scope outcome = SourceReader.scope(source);
    Scope both =
        population
            .with(outcome.names())
            .describedAs("a column of " + source.name() + " or " + problem.population());
    for (String name : outcome.names()) {
      if (population.reads(name) && !problem.entity().columns().contains(name)) {
        both =
            both.without(
                name,
                ConfigurationMessages.ambiguousColumn(name, problem.population(), source.name()));
      }
    }
    return both;
  }

  private void checkValue(Scope features) {
    Scope scope = features;
    if (labelIsPopulation()) {
      for (String column : columnsOf(problem.label().outcome())) {
        scope = scope.without(column, ConfigurationMessages.labelColumnInValue(outcomeKey()));
      }
    } else if (labelSource().isPresent()) {
      for (String column : SourceReader.scope(labelSource().get()).names()) {
        scope =
            scope.withoutUnlessReadable(
                column, ConfigurationMessages.outcomeInValue(problem.label().source()));
      }
    }
    KeyPath path = PATH.child("value");
    Map<String, String> amounts = problem.value().amounts();
    for (Map.Entry<String, String> amount : amounts.entrySet()) {
      scope.checkSql(amountPath(path, amount.getKey()), amount.getValue(), mistakes);
    }
    if (problem.task() == Task.BINARY) {
      checkWorthActing(path.child("false-negative"), "true-positive", amounts);
      checkWorthActing(path.child("false-positive"), "true-negative", amounts);
    }
    KeyPath accept = path.child("accept");
    checkMetrics(accept.child("floor"), problem.accept().floors().keySet(), floors());
    checkMetrics(accept.child("ceiling"), problem.accept().ceilings().keySet(), ceilings());
  }

  private KeyPath amountPath(KeyPath path, String key) {
    return problem.value() instanceof MulticlassValue value
        ? value.path(path, key)
        : path.child(key);
  }

  private List<String> floors() {
    return switch (problem.task()) {
      case BINARY -> FLOORS;
      case MULTICLASS -> MULTICLASS_FLOORS;
      case REGRESSION -> REGRESSION_FLOORS;
    };
  }

  private List<String> ceilings() {
    return switch (problem.task()) {
      case BINARY -> CEILINGS;
      case MULTICLASS -> MULTICLASS_CEILINGS;
      case REGRESSION -> List.of();
    };
  }

  private void checkMetrics(KeyPath path, Set<String> asked, List<String> known) {
    for (String metric : asked) {
      if (!known.contains(metric)) {
        boolean isOther =
            problem.task() != Task.REGRESSION
                && (floors().contains(metric) || ceilings().contains(metric));
        mistakes.add(
            path.child(metric),
            isOther
                ? EvaluationMessages.wrongWay(metric, floors())
                : ConfigurationMessages.unknownFloor(metric, known));
      }
    }
  }

  /** Where both amounts are constants a mistake must cost more than the right decision. */
  private void checkWorthActing(KeyPath wrong, String right, Map<String, String> amounts) {
    try {
      double wrongCost = Double.parseDouble(amounts.get(wrong.last()));
      double rightCost = Double.parseDouble(amounts.get(right));
      if (wrongCost <= rightCost) {
        mistakes.add(wrong, ConfigurationMessages.mistakeCostsNothing(right));
      }
    } catch (NumberFormatException e) {
      // An amount that depends on the row is judged on data.
      return;
    }
  }

  private void checkSplit() {
    KeyPath path = PATH.child("split");
    Split split = problem.split();
    if (split.holdout() instanceof Split.Last && !hasClock()) {
      mistakes.add(path.child("holdout"), ConfigurationMessages.lastWithoutClock());
    }
    if (split.holdout() instanceof Split.Where where) {
      populationScope().checkSql(path.child("holdout"), where.condition(), mistakes);
    }
    if (split.by() == Split.FoldBy.TIME && !hasClock()) {
      mistakes.add(path.child("folds"), ConfigurationMessages.timeFoldsWithoutClock());
    }
    if (split.by() == Split.FoldBy.TIME && split.repeats() > 1) {
      mistakes.add(path.child("repeats"), ConfigurationMessages.repeatedTimeFolds());
    }
    checkGroups(path, split);
    if (split.stratified() && split.by() == Split.FoldBy.TIME) {
      mistakes.add(path.child("stratify"), SplitMessages.stratifiedTimeFolds());
    }
    if (!split.embargo().isZero() && !hasClock()) {
      mistakes.add(path.child("embargo"), SplitMessages.embargoWithoutClock());
    }
  }

  private void checkGroups(KeyPath path, Split split) {
    boolean parted = split.by() == Split.FoldBy.GROUP || split.groupParts() > 1;
    if (parted && split.group().isEmpty()) {
      mistakes.add(path.child("folds"), SplitMessages.foldsWithoutGroup());
    }
    if (!split.group().isEmpty() && !parted && !(split.holdout() instanceof Split.Fraction)) {
      mistakes.add(path.child("group"), SplitMessages.groupSaysNothing());
    }
    for (int i = 0; i < split.group().size(); i++) {
      populationScope().checkName(path.child("group").item(i), split.group().get(i), mistakes);
    }
  }

  private void checkLadder(Scope features) {
    KeyPath rules = PATH.child("rungs", "rules");
    if (!problem.ladder().isEmpty() && !(problem.ladder().get(0) instanceof Rung.Rules)) {
      mistakes.add(PATH.child("ladder"), ConfigurationMessages.rulesFirst());
    }
    for (Rung rung : problem.ladder()) {
      if (rung instanceof Rung.Rules stated) {
        stated.rules().forEach((name, sql) -> features.checkSql(rules.child(name), sql, mistakes));
      }
      KeyPath monotone = PATH.child("rungs", rung.name(), "monotone");
      rung.monotone().keySet().forEach(name -> checkMonotone(monotone.child(name), name, features));
    }
  }

  /** Volume is counted by the clock where it is not stated. */
  private void checkRunningCosts() {
    if (problem.training().volume().isPresent() || hasClock()) {
      return;
    }
    for (Rung rung : problem.ladder()) {
      if (problem.training().runningCost(rung.name()) > 0) {
        mistakes.add(
            PATH.child("rungs", rung.name(), "running-cost"),
            LadderMessages.volumeIsUnknown(rung.name()));
      }
    }
  }

  private void checkMonotone(KeyPath path, String name, Scope features) {
    features.checkName(path, name, mistakes);
    if (problem.features().categorical().contains(name)) {
      mistakes.add(path, LadderMessages.monotoneCategory(name));
    }
  }

  private void checkSchedule() {
    LocalDate day = LocalDate.of(2000, 1, 1);
    if (day.plus(problem.schedule().retrain()).isBefore(day.plus(problem.schedule().every()))) {
      mistakes.add(PATH.child("schedule", "retrain"), ConfigurationMessages.retrainedTooOften());
    }
  }

  private String outcomeKey() {
    return problem.task() == Task.BINARY ? "positive" : "value";
  }

  private static boolean isConstant(String sql) {
    try {
      return !sql.isEmpty() && SqlText.parse(sql).columns().isEmpty();
    } catch (SqlText.SqlSyntaxException e) {
      return false;
    }
  }

  /** The columns read by an expression; none where it is not SQL, which is reported elsewhere. */
  private static Set<String> columnsOf(String sql) {
    try {
      return SqlText.parse(sql).columns();
    } catch (SqlText.SqlSyntaxException e) {
      return Set.of();
    }
  }

  private boolean hasClock() {
    return problem.predictionTime().isPresent();
  }

  private Optional<Source> populationSource() {
    return Optional.ofNullable(problem.sources().get(problem.population()));
  }

  private Optional<Source> labelSource() {
    return Optional.ofNullable(problem.sources().get(problem.label().source()));
  }

  private boolean labelIsPopulation() {
    return problem.label().source().equals(problem.population());
  }

  /** Beside the features stands the outcome, under a name that a column may have as well. */
  private static Scope withoutOutcome(Scope population) {
    return population.reads(LABEL)
        ? population.without(LABEL, FeatureMessages.columnCalledLabel())
        : population;
  }

  private Scope populationScope() {
    return populationSource().map(SourceReader::scope).orElseGet(Scope::open);
  }
}
