package dev.plumbline.report;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.Stage;
import dev.plumbline.lake.Tables;
import java.time.LocalDate;
import java.util.List;

/** Groups of people among the rows that were learned from, and what training did about them. */
record People(List<Group> groups, List<Change> changes) {
  static final People NOBODY = new People(List.of(), List.of());

  /** How a group is represented; NaN where there is no number. */
  record Group(
      String name,
      long rows,
      double share,
      double expected,
      double favourable,
      double ratio,
      double ratioLower,
      double ratioUpper,
      double missing,
      String finding) {}

  /** One number with the mitigation and without; of all where there is no group. */
  record Change(
      String rung,
      String group,
      String metric,
      double with,
      double without,
      double difference,
      double lower,
      double upper) {}

  static People of(Stage stage, LocalDate trained) {
    return new People(groups(stage, trained), changes(stage, trained));
  }

  private static List<Group> groups(Stage stage, LocalDate date) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.REPRESENTATION)
                .where(Fields.onDate(date))
                .orderBy(col("attribute"), col("rows").desc(), col("group"))
                .limit(Inputs.LISTED + 1))
        .map(
            row ->
                new Group(
                    row.text("group"),
                    row.count("rows"),
                    row.number("share"),
                    row.number("expected_share"),
                    row.number("favourable_rate"),
                    row.number("ratio"),
                    row.number("ratio_lower"),
                    row.number("ratio_upper"),
                    row.number("missing_share"),
                    row.text("finding")))
        .toList();
  }

  private static List<Change> changes(Stage stage, LocalDate date) {
    return Fields.of(
            stage
                .lake()
                .readOrEmpty(Tables.MITIGATIONS)
                .where(Fields.onDate(date))
                .orderBy("group", "metric")
                .limit(Inputs.LISTED + 1))
        .map(
            row ->
                new Change(
                    row.text("rung"),
                    row.text("group"),
                    row.text("metric"),
                    row.number("value_with"),
                    row.number("value_without"),
                    row.number("difference"),
                    row.number("lower"),
                    row.number("upper")))
        .toList();
  }
}
