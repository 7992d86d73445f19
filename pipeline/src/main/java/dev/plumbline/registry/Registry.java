package dev.plumbline.registry;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Failure;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Run;
import dev.plumbline.lake.Tables;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.problem.Hash;
import dev.plumbline.statistic.DriftReference;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Model versions and who is champion when. */
public final class Registry {
  static final String CHAMPION = "champion";

  private final Lake lake;

  private Registry(Lake lake) {
    this.lake = lake;
  }

  public static Registry of(Lake lake) {
    return new Registry(lake);
  }

  /**
   * The models of the last training for a date, one a rung.
   *
   * @throws Failure of kind DATA where the train job has not run for the date
   */
  public List<ModelVersion> trained(LocalDate logicalDate) {
    List<Row> models =
        rows(col("logical_date").equalTo(Date.valueOf(logicalDate))).stream()
            .sorted(
                Comparator.comparing((Row row) -> row.<Timestamp>getAs("recorded_at")).reversed())
            .toList();
    if (models.isEmpty()) {
      throw Failure.data(
          "No model was trained for %s; run the train job for that date first", logicalDate);
    }
    // Models of an earlier training of the date stay, for one of them may be champion.
    String training = models.get(0).getAs("run_id");
    return models.stream()
        .filter(row -> training.equals(row.getAs("run_id")))
        .map(Registry::version)
        .toList();
  }

  /**
   * A model by its version, its checksum verified.
   *
   * @throws Failure of kind DATA where there is no such model or it is damaged
   */
  public ModelVersion model(String version) {
    return lake
        .readOrEmpty(Tables.MODELS)
        .where(col("model").equalTo(version))
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .map(Registry::version)
        .orElseThrow(() -> Failure.data("There is no model %s under %s", version, lake.root()));
  }

  /**
   * All that is on record of how a model came to be.
   *
   * @param name the model's version, or how it begins
   * @throws Failure of kind USER where no version begins so, or several do
   */
  public Provenance provenance(String name) {
    // Two are enough to know that a beginning is not enough: rows hold whole models.
    List<Row> found =
        lake.readOrEmpty(Tables.MODELS)
            .where(col("model").startsWith(name))
            .limit(2)
            .collectAsList();
    if (found.size() != 1) {
      throw Failure.user(
          found.isEmpty()
              ? "There is no model whose version begins with %s under %s; the table models lists them"
              : "Several models' versions begin with %s under %s; write more of it",
          name,
          lake.root());
    }
    Row row = found.get(0);
    return new Provenance(
        version(row),
        row.getAs("training_set"),
        Optional.ofNullable(row.getAs("configuration")),
        row.isNullAt(row.fieldIndex("metrics"))
            ? Map.of()
            : Map.copyOf(row.<String, Double>getJavaMap(row.fieldIndex("metrics"))),
        codeVersion(row.getAs("run_id")));
  }

  private String codeVersion(String runId) {
    return lake
        .readOrEmpty(Tables.RUNS)
        .where(col("run_id").equalTo(runId))
        .select("code_version")
        .limit(1)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .findFirst()
        .orElse("unknown");
  }

  /**
   * The champion of a logical date: the last one made by a training of an earlier date, for a model
   * may only decide about what begins after it was known.
   */
  public Optional<ModelVersion> champion(LocalDate asOf) {
    return alias(asOf).map(row -> model(row.getAs("model")));
  }

  /**
   * Makes a model champion from the end of a date's period on; does nothing where it already is.
   *
   * @return whether the champion changed
   * @throws Failure of kind INTERNAL where another run changes the champion at the same time
   */
  public boolean promote(ModelVersion model, LocalDate logicalDate, String reason, Run run) {
    if (alias(logicalDate.plusDays(1))
        .filter(row -> model.version().equals(row.getAs("model")))
        .isPresent()) {
      return false;
    }
    Row row =
        RowFactory.create(
            CHAMPION,
            latestSequence() + 1,
            model.version(),
            model.rung(),
            Date.valueOf(logicalDate),
            reason,
            run.runId(),
            Timestamp.from(Instant.now()));
    if (!lake.insertIfAbsent(
        Tables.MODEL_ALIASES, List.of("alias", "sequence"), row, run.commit())) {
      throw Failure.internal("Another run changed the champion at the same moment; try again");
    }
    return true;
  }

  /** The champion before the present one, as of a date. */
  public Optional<ModelVersion> previousChampion(LocalDate asOf) {
    Optional<Row> present = alias(asOf);
    return present.flatMap(
        row ->
            aliases(asOf)
                .filter(col("model").notEqual(row.<String>getAs("model")))
                .limit(1)
                .collectAsList()
                .stream()
                .findFirst()
                .map(before -> model(before.getAs("model"))));
  }

  private Optional<Row> alias(LocalDate asOf) {
    return aliases(asOf).limit(1).collectAsList().stream().findFirst();
  }

  private org.apache.spark.sql.Dataset<Row> aliases(LocalDate asOf) {
    return lake.readOrEmpty(Tables.MODEL_ALIASES)
        .where(col("alias").equalTo(CHAMPION).and(col("logical_date").lt(Date.valueOf(asOf))))
        .orderBy(col("logical_date").desc(), col("sequence").desc());
  }

  private long latestSequence() {
    Row row =
        lake.readOrEmpty(Tables.MODEL_ALIASES)
            .where(col("alias").equalTo(CHAMPION))
            .agg(org.apache.spark.sql.functions.max("sequence"))
            .head();
    return row.isNullAt(0) ? 0 : row.getLong(0);
  }

  /** A training has as many models as the ladder has rungs. */
  private List<Row> rows(Column condition) {
    return lake.readOrEmpty(Tables.MODELS).where(condition).collectAsList();
  }

  private static ModelVersion version(Row row) {
    String json = row.getAs("pipeline");
    String checksum = Hash.sha256(json);
    if (!checksum.equals(row.getAs("checksum"))) {
      throw damaged(
          row,
          "its checksum is %s, its content gives %s".formatted(row.getAs("checksum"), checksum));
    }
    return new ModelVersion(
        row.getAs("model"),
        row.getAs("rung"),
        row.getAs("setting"),
        row.<Boolean>getAs("chosen"),
        row.<Date>getAs("logical_date").toLocalDate(),
        row.getAs("contract_hash"),
        pipeline(row, json),
        DriftReference.of(row.getAs("reference")));
  }

  private static FittedPipeline pipeline(Row row, String json) {
    try {
      return FittedPipeline.of(json, Optional.ofNullable(row.<byte[]>getAs("booster")));
    } catch (IllegalArgumentException e) {
      throw damaged(row, e.getMessage());
    }
  }

  private static Failure damaged(Row row, String how) {
    return Failure.data("Model %s is damaged: %s", row.getAs("model"), how);
  }
}
