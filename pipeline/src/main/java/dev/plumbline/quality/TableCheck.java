package dev.plumbline.quality;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import dev.plumbline.problem.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A table → how each of its expectations went.
 *
 * <p>Spark jobs: one for everything that a reading of the rows answers, one more where keys must be
 * unique, whatever their number, and one for each foreign key. An expectation that cannot be
 * evaluated is reported as {@link Expectation.Outcome#BROKEN} and hides no other: what Spark cannot
 * analyse is left out of the shared pass, and where the pass itself fails each expectation is tried
 * alone.
 */
public final class TableCheck {
  private final Optional<Stage> stage;
  private final CheckedTable table;
  private final Function<String, Dataset<Row>> sources;
  private final Map<Requirement, String> broken = new LinkedHashMap<>();

  private TableCheck(
      Optional<Stage> stage, CheckedTable table, Function<String, Dataset<Row>> sources) {
    this.stage = stage;
    this.table = table;
    this.sources = sources;
  }

  /** Foreign keys are looked up in the clean tables as they are. */
  public static TableCheck of(Stage stage, CheckedTable table) {
    return of(stage, table, source -> stage.lake().read(Tables.raw(source)));
  }

  /**
   * The same, foreign keys looked up elsewhere.
   *
   * @param sources by a source's name, its clean rows
   */
  static TableCheck of(Stage stage, CheckedTable table, Function<String, Dataset<Row>> sources) {
    return new TableCheck(Optional.of(stage), table, sources);
  }

  /** Of rows without a problem around them, and so without other tables for foreign keys. */
  public static TableCheck of(CheckedTable table) {
    return new TableCheck(
        Optional.empty(),
        table,
        source -> {
          throw Failure.user("There is no source %s beside these rows", source);
        });
  }

  /** Evaluates; nothing is written, and no expectation that fails is thrown. */
  public List<Expectation> execute() {
    List<Requirement> analysable =
        table.requirements().stream().filter(this::isAnalysable).toList();
    Map<Requirement, RowPass.Tally> tallies =
        together(
            "check the rows of " + table.name(),
            analysable.stream().filter(RowPass::answers).toList(),
            some -> RowPass.over(table, some));
    Map<Requirement, FailingRows> keys = new LinkedHashMap<>();
    keys.putAll(
        together(
            "check the keys of " + table.name(),
            analysable.stream().filter(TableCheck::isOfKeys).toList(),
            some -> KeyPass.repeated(table, some)));
    for (Requirement requirement : analysable) {
      if (requirement.check() instanceof Requirement.ForeignKey key) {
        keys.putAll(
            together(
                "look up " + requirement.name() + " of " + table.name(),
                List.of(requirement),
                some -> Map.of(requirement, orphans(key))));
      }
    }
    long rows = tallies.values().stream().mapToLong(RowPass.Tally::rows).findFirst().orElse(-1);
    List<Expectation> results = new ArrayList<>();
    for (Requirement requirement : table.requirements()) {
      results.add(
          broken.containsKey(requirement)
              ? broken(requirement, broken.get(requirement))
              : new Judgement(table, requirement, rows)
                  .of(tallies.get(requirement), keys.get(requirement)));
    }
    return List.copyOf(results);
  }

  private static boolean isOfKeys(Requirement requirement) {
    return requirement.check() instanceof Requirement.Unique
        || requirement.check() instanceof Requirement.PrimaryKey;
  }

  private FailingRows orphans(Requirement.ForeignKey key) {
    return KeyPass.orphans(table, key, sources.apply(key.source()));
  }

  /** Whether Spark can make a plan of it; a column that is not there shows here. */
  private boolean isAnalysable(Requirement requirement) {
    StructType schema = table.rows().schema();
    try {
      for (String column : requirement.check().columns()) {
        schema.fieldIndex(column);
      }
      RowTest.of(requirement.check(), schema).ifPresent(test -> table.rows().select(test.broken()));
      return true;
    } catch (Exception e) {
      broken.put(requirement, reason(e));
      return false;
    }
  }

  /** The evidence on all requirements from one pass; from a pass for each where that fails. */
  private <E> Map<Requirement, E> together(
      String description,
      List<Requirement> requirements,
      Function<List<Requirement>, Map<Requirement, E>> pass) {
    if (requirements.isEmpty()) {
      return Map.of();
    }
    try {
      return stage.isPresent()
          ? stage.get().describe(description, () -> pass.apply(requirements))
          : pass.apply(requirements);
    } catch (Exception e) {
      if (requirements.size() == 1) {
        broken.put(requirements.get(0), reason(e));
        return Map.of();
      }
    }
    Map<Requirement, E> evidence = new LinkedHashMap<>();
    for (Requirement requirement : requirements) {
      evidence.putAll(together(description, List.of(requirement), pass));
    }
    return evidence;
  }

  private Expectation broken(Requirement requirement, String reason) {
    return new Expectation(
        table.name(),
        requirement.name(),
        requirement.check().columns().stream().findFirst(),
        requirement.severity(),
        Expectation.Outcome.BROKEN,
        reason,
        requirement.check().kind(),
        OptionalLong.empty(),
        List.of());
  }

  /**
   * What went wrong. Spark says of a plan which column or function is at fault; of data that cannot
   * be read it would say the value, which may be personal, so there only its name of the error.
   */
  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean ofPlan =
        cause instanceof AnalysisException || cause instanceof IllegalArgumentException;
    if (ofPlan || cause instanceof Failure) {
      return String.valueOf(cause.getMessage())
          .lines()
          .findFirst()
          .orElse("")
          .replaceAll("\\s*SQLSTATE:.*", "");
    }
    return cause instanceof SparkThrowable error
        ? String.valueOf(error.getCondition())
        : cause.getClass().getSimpleName();
  }

  /** From evidence to verdict. */
  private record Judgement(CheckedTable table, Requirement requirement, long rows) {

    Expectation of(RowPass.Tally tally, FailingRows keys) {
      if (requirement.check() instanceof Requirement.Volume volume) {
        return ofVolume(volume, tally.rows());
      }
      if (requirement.check() instanceof Requirement.Fresh fresh) {
        return ofFreshness(fresh, tally.newest());
      }
      if (requirement.check() instanceof Requirement.Distribution) {
        DistributionTest test =
            DistributionTest.of(tally.reference(), tally.recent(), requirement.atMost());
        return result(test.held(), test.observed(), test.bound(), OptionalLong.empty(), List.of());
      }
      FailingRows failing = new FailingRows(table.failingRows());
      if (tally != null) {
        failing.merge(tally.failing());
      }
      if (keys != null) {
        failing.merge(keys);
      }
      return ofRows(failing);
    }

    private Expectation ofRows(FailingRows failing) {
      // Where only keys are checked nothing counts all rows, and no share is allowed to break them.
      boolean held =
          failing.count() == 0 || rows >= 0 && failing.count() <= requirement.atMost() * rows;
      String allowed =
          requirement.atMost() > 0
              ? " in all but %s%% of the rows".formatted(percent(requirement.atMost()))
              : "";
      return result(
          held,
          rows > 0
              ? "%,d of %,d rows (%s%%) that break it"
                  .formatted(failing.count(), rows, percent((double) failing.count() / rows))
              : "%,d rows that break it".formatted(failing.count()),
          bound() + allowed,
          OptionalLong.of(failing.count()),
          held ? List.of() : failing.sample());
    }

    private static String percent(double share) {
      return new java.math.BigDecimal(100 * share)
          .round(new java.math.MathContext(3))
          .stripTrailingZeros()
          .toPlainString();
    }

    private String bound() {
      return RowTest.of(requirement.check(), table.rows().schema())
          .map(RowTest::bound)
          .map(bound -> isOfKeys(requirement) ? bound + ", and no key twice" : bound)
          .orElseGet(
              () ->
                  requirement.check() instanceof Requirement.ForeignKey key
                      ? "values that are in " + key.source()
                      : "no value twice");
    }

    private Expectation ofVolume(Requirement.Volume volume, long found) {
      boolean held =
          found >= volume.from().orElse(Long.MIN_VALUE)
              && found <= volume.to().orElse(Long.MAX_VALUE);
      return result(
          held,
          "%,d".formatted(found),
          RowTest.between(text(volume.from()), text(volume.to())) + " rows",
          OptionalLong.empty(),
          List.of());
    }

    private static Optional<String> text(OptionalLong number) {
      return number.isPresent()
          ? Optional.of("%,d".formatted(number.getAsLong()))
          : Optional.empty();
    }

    private Expectation ofFreshness(Requirement.Fresh fresh, Optional<Instant> newest) {
      Instant oldest = table.knownUntil().minus(fresh.within());
      return result(
          newest.isPresent() && !newest.get().isBefore(oldest),
          newest
              .map(
                  n -> "%s, %s before".formatted(n, words(Duration.between(n, table.knownUntil()))))
              .orElse("no time at all"),
          "a row not more than %s before %s".formatted(words(fresh.within()), table.knownUntil()),
          OptionalLong.empty(),
          List.of());
    }

    private static String words(Duration duration) {
      return duration.toHours() >= 48 ? duration.toDays() + " days" : duration.toHours() + " hours";
    }

    private Expectation result(
        boolean held,
        String observed,
        String bound,
        OptionalLong failing,
        List<Map<String, String>> sample) {
      return new Expectation(
          table.name(),
          requirement.name(),
          requirement.check().columns().stream().findFirst(),
          requirement.severity(),
          held ? Expectation.Outcome.HELD : Expectation.Outcome.FAILED,
          observed,
          bound,
          failing,
          sample);
    }
  }
}
