package dev.plumbline.problem;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads and judges the sections {@code problem.evaluation} and {@code problem.fairness}. */
final class EvaluationReader {
  private static final KeyPath SLICES = KeyPath.of("problem", "evaluation", "slices");
  private static final KeyPath QUERY = KeyPath.of("problem", "evaluation", "query");
  private static final KeyPath FAIRNESS = KeyPath.of("problem", "fairness");
  private static final ValueParser<String> CUT = ValueParser.text("carrier");

  private final Mistakes mistakes;

  EvaluationReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  EvaluationSettings read(Section problem) {
    Section section = problem.section("evaluation");
    EvaluationSettings usual = EvaluationSettings.DEFAULT;
    return new EvaluationSettings(
        cuts(section.list("slices", CUT)),
        section.required("most-values", ValueParser.integer(1, 1_000, "50"), usual.mostValues()),
        section.required(
            "slices-judged", ValueParser.integer(0, 1_000, "10"), usual.slicesJudged()),
        section.required("least-support", ValueParser.share(0, 1, "1%"), usual.leastSupport()),
        section.required(
            "replicates", ValueParser.integer(100, 100_000, "1000"), usual.replicates()),
        cuts(section.optional("query", ValueParser.text("search_id")).stream().toList()).stream()
            .findFirst(),
        section.required("query-depth", ValueParser.integer(1, 1_000, "100"), usual.queryDepth()),
        fairness(problem.section("fairness")));
  }

  private static Fairness fairness(Section section) {
    Section limits = section.section("limits");
    Map<Fairness.Limit, Double> asked = new EnumMap<>(Fairness.Limit.class);
    for (Fairness.Limit limit : Fairness.Limit.values()) {
      String example = limit == Fairness.Limit.DISPARATE_IMPACT ? "80%" : "10%";
      limits
          .optional(key(limit), ValueParser.share(0, 1, example))
          .ifPresent(value -> asked.put(limit, value));
    }
    return new Fairness(
        cuts(section.list("by", CUT)),
        section.required("minimum-group", ValueParser.integer(2, Integer.MAX_VALUE, "100"), 100),
        section.required(
            "favourable",
            ValueParser.choice(Fairness.Favourable.class),
            Fairness.Favourable.ACTING),
        asked,
        section.section("expected").entries(ValueParser.share(0, 1, "50%")),
        section.required(
            "mitigation", ValueParser.choice(Fairness.Mitigation.class), Fairness.Mitigation.NONE));
  }

  /** How a limit is written. */
  static String key(Fairness.Limit limit) {
    return limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<Cut> cuts(List<String> written) {
    List<Cut> cuts = new ArrayList<>();
    for (String sql : written) {
      try {
        cuts.add(new Cut(sql, SqlText.parse(sql).columns()));
      } catch (SqlText.SqlSyntaxException e) {
        // Reported once what it may read is known.
        cuts.add(new Cut(sql, Set.of()));
      }
    }
    return cuts;
  }

  /** Reports cuts that read what is not there, or are written twice, and limits of nobody. */
  void check(Problem problem, Scope scope) {
    check(problem.evaluation().slices(), SLICES, scope);
    problem.evaluation().query().ifPresent(query -> scope.checkSql(QUERY, query.sql(), mistakes));
    Fairness fairness = problem.evaluation().fairness();
    if (problem.task() != Task.BINARY) {
      checkOtherTask(problem.evaluation());
    }
    check(fairness.by(), FAIRNESS.child("by"), scope);
    Optional<Fairness.Limit> first = fairness.limits().keySet().stream().findFirst();
    if (fairness.by().isEmpty() && first.isPresent()) {
      mistakes.add(
          FAIRNESS.child("limits", key(first.get())), EvaluationMessages.limitsWithoutGroups());
    }
    checkExpected(fairness);
    if (fairness.by().isEmpty() && fairness.mitigation() != Fairness.Mitigation.NONE) {
      mistakes.add(FAIRNESS.child("mitigation"), EvaluationMessages.mitigationWithoutGroups());
    }
    if (!fairness.limits().isEmpty() && problem.split().holdout() instanceof Split.None) {
      mistakes.add(FAIRNESS.child("limits"), EvaluationMessages.limitsWithoutHoldout());
    }
  }

  /** Of two decisions one may be favourable, and rows may be ranked by it. */
  private void checkOtherTask(EvaluationSettings settings) {
    if (settings.query().isPresent()) {
      mistakes.add(QUERY, EvaluationMessages.onlyOfDecisions());
    }
    Fairness fairness = settings.fairness();
    for (Fairness.Limit limit : fairness.limits().keySet()) {
      mistakes.add(FAIRNESS.child("limits", key(limit)), EvaluationMessages.noFavourableDecision());
    }
    if (fairness.favourable() != Fairness.NONE.favourable()) {
      mistakes.add(FAIRNESS.child("favourable"), EvaluationMessages.noFavourableDecision());
    }
    if (fairness.mitigation() != Fairness.Mitigation.NONE) {
      mistakes.add(FAIRNESS.child("mitigation"), EvaluationMessages.noFavourableDecision());
    }
  }

  private void checkExpected(Fairness fairness) {
    KeyPath path = FAIRNESS.child("expected");
    Map<String, Double> sums = new TreeMap<>();
    for (Map.Entry<String, Double> share : fairness.expected().entrySet()) {
      Optional<Cut> of = fairness.by().stream().filter(c -> c.names(share.getKey())).findFirst();
      if (of.isEmpty()) {
        List<String> by = fairness.by().stream().map(Cut::sql).toList();
        mistakes.add(path.child(share.getKey()), EvaluationMessages.expectedOfNoGroup(by));
      } else if (sums.merge(of.get().sql(), share.getValue(), Double::sum) > 1 + 1e-9) {
        mistakes.add(path.child(share.getKey()), EvaluationMessages.moreThanAll(of.get().sql()));
      }
    }
  }

  private void check(List<Cut> cuts, KeyPath path, Scope scope) {
    for (int i = 0; i < cuts.size(); i++) {
      String sql = cuts.get(i).sql();
      scope.checkSql(path.item(i), sql, mistakes);
      if (cuts.subList(0, i).contains(cuts.get(i))) {
        mistakes.add(path.item(i), ConfigurationMessages.listedTwice(sql));
      }
    }
  }
}
