package dev.plumbline.problem;

import dev.plumbline.problem.Requirement.Check;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks expectations against the columns that there are. */
final class ExpectationChecks {
  private static final KeyPath PATH = KeyPath.of("problem");

  private final Problem problem;
  private final Mistakes mistakes;

  ExpectationChecks(Problem problem, Mistakes mistakes) {
    this.problem = problem;
    this.mistakes = mistakes;
  }

  /**
   * Reports what cannot be evaluated.
   *
   * @param features what the training set's expectations may read
   */
  void check(Scope features) {
    for (Map.Entry<String, List<Requirement>> entry :
        problem.expectations().ofSources().entrySet()) {
      Source source = problem.sources().get(entry.getKey());
      KeyPath path = PATH.child("sources", source.name(), "expect");
      for (Requirement requirement : entry.getValue()) {
        check(
            path.child(requirement.name()),
            requirement.check(),
            SourceReader.scope(source),
            Optional.of(source));
      }
    }
    Scope trainingSet = features.with(List.of("label", "prediction_time"));
    for (Requirement requirement : problem.expectations().ofTrainingSet()) {
      check(
          PATH.child("features", "expect", requirement.name()),
          requirement.check(),
          trainingSet,
          Optional.empty());
    }
  }

  private void check(KeyPath path, Check check, Scope scope, Optional<Source> source) {
    checkColumns(path, check, scope);
    if (check instanceof Requirement.Sql sql) {
      scope.checkSql(path.child("sql"), sql.condition(), mistakes);
    }
    if (check instanceof Requirement.ForeignKey key
        && problem.sources().containsKey(key.source())) {
      Scope referenced = SourceReader.scope(problem.sources().get(key.source()));
      for (int i = 0; i < key.references().size(); i++) {
        boolean own = key.references() != key.columns();
        referenced.checkName(
            path.child(own ? "references" : "foreign-key").item(i),
            key.references().get(i),
            mistakes);
      }
    }
    source.ifPresent(of -> checkTypes(path, check, of));
  }

  private void checkColumns(KeyPath path, Check check, Scope scope) {
    if (check instanceof Requirement.Unique
        || check instanceof Requirement.PrimaryKey
        || check instanceof Requirement.ForeignKey) {
      for (int i = 0; i < check.columns().size(); i++) {
        scope.checkName(path.child(check.kind()).item(i), check.columns().get(i), mistakes);
      }
      return;
    }
    List<String> keys = new ArrayList<>(List.of(check.kind()));
    if (check instanceof Requirement.Ratio) {
      keys.add("over");
    } else if (check instanceof Requirement.Distribution) {
      keys.add("clock");
    }
    for (int i = 0; i < check.columns().size(); i++) {
      scope.checkName(path.child(keys.get(i)), check.columns().get(i), mistakes);
    }
  }

  private void checkTypes(KeyPath path, Check check, Source source) {
    if (check instanceof Requirement.Range range) {
      type(source, range.column()).ifPresent(type -> checkRange(path, range, type));
    }
    if (check instanceof Requirement.Matches matches) {
      type(source, matches.column())
          .filter(type -> !type.equals("string"))
          .ifPresent(
              type ->
                  mistakes.add(
                      path.child("pattern"), ExpectationMessages.notText(matches.column(), type)));
    }
    if (check instanceof Requirement.Fresh fresh) {
      SourceReader.checkIsTime(path.child("freshness"), fresh.column(), source, mistakes);
    }
    if (check instanceof Requirement.Distribution distribution) {
      SourceReader.checkIsTime(path.child("clock"), distribution.clock(), source, mistakes);
    }
  }

  /** The type of a declared column; that of a derived one shows only on data. */
  private static Optional<String> type(Source source, String column) {
    return source.columns().stream()
        .filter(declared -> declared.name().equals(column))
        .map(SourceColumn::type)
        .findFirst();
  }

  private void checkRange(KeyPath path, Requirement.Range range, String type) {
    boolean from = checkBound(path.child("from"), range.from(), type);
    boolean to = checkBound(path.child("to"), range.to(), type);
    if (from
        && to
        && range.from().isPresent()
        && range.to().isPresent()
        && isAbove(range.from().get(), range.to().get(), type)) {
      mistakes.add(
          path.child("from"),
          ExpectationMessages.boundsUpsideDown(range.from().get(), range.to().get()));
    }
  }

  private boolean checkBound(KeyPath path, Optional<String> bound, String type) {
    if (bound.isEmpty() || isOf(bound.get(), type)) {
      return true;
    }
    mistakes.add(path, ExpectationMessages.boundOfOtherType(bound.get(), type));
    return false;
  }

  private static boolean isOf(String bound, String type) {
    try {
      switch (type) {
        case "int", "bigint", "double" -> new BigDecimal(bound);
        case "date" -> LocalDate.parse(bound);
        case "timestamp" -> LocalDate.parse(bound.substring(0, Math.min(10, bound.length())));
        default -> {
          if (type.startsWith("decimal")) {
            new BigDecimal(bound);
          }
        }
      }
      return true;
    } catch (NumberFormatException | DateTimeException e) {
      return false;
    }
  }

  private static boolean isAbove(String from, String to, String type) {
    return switch (type) {
      case "date", "timestamp", "string" -> from.compareTo(to) > 0;
      case "boolean" -> false;
      default -> new BigDecimal(from).compareTo(new BigDecimal(to)) > 0;
    };
  }
}
