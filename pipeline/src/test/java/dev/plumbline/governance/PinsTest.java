package dev.plumbline.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Table;
import dev.plumbline.lake.Tables;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest extends SparkTest {
  private static final String TODAY = "2026-05-31";

  @TempDir static Path directory;

  /** The window begins on 1 May: "april" decided until "may" took over, "march" did not. */
  @Test
  void whatDecidedWithinTheWindowPinsAndNoMoreThanTheBoundComesToTheDriver() {
    TestProblem test = TestProblem.parcels(directory);
    Stage stage = test.stage(session(), "maintain", TODAY);
    Lake lake = stage.lake();
    List<Row> aliases = new ArrayList<>();
    List<Row> models = new ArrayList<>();
    List<Row> sets = new ArrayList<>();
    for (String[] made :
        new String[][] {
          {"march", "2026-03-01"},
          {"april", "2026-04-01"},
          {"may", "2026-05-10"},
          {"lost", "2026-05-20"}
        }) {
      Date date = Date.valueOf(made[1]);
      long sequence = aliases.size() + 1L;
      aliases.add(
          row(Tables.MODEL_ALIASES, Map.of(0, "champion", 1, sequence, 2, made[0], 4, date)));
      models.add(row(Tables.MODELS, Map.of(0, made[0], 4, date, 5, "set of " + made[0])));
      sets.add(trainingSet("set of " + made[0], date, sequence));
    }
    lake.append(Tables.MODEL_ALIASES, aliases, stage.run().commit());
    lake.append(Tables.MODELS, models, stage.run().commit());
    lake.append(Tables.TRAINING_SETS, sets, stage.run().commit());

    Map<String, List<Pins.Pin>> pins = new Pins(stage).byTable();
    assertThat(pins).containsOnlyKeys("feature_main", "raw_parcels");
    assertThat(pins.get("raw_parcels"))
        .containsExactlyInAnyOrder(
            new Pins.Pin("set of april", "raw_parcels", 2, ""),
            new Pins.Pin("set of may", "raw_parcels", 3, ""));
    assertThat(pins.get("feature_main"))
        .extracting(Pins.Pin::part)
        .contains("/computed_for=training/logical_date=2026-05-10/");

    List<String> said = new ArrayList<>();
    assertThat(new Pins(bounded(test, 2, said)).byTable()).isEqualTo(pins);
    assertThat(said)
        .containsExactly(
            "2 training sets, of which the driver holds 2 at most (maintenance.most-training-sets)");
    assertThatThrownBy(() -> new Pins(bounded(test, 1, said)).byTable())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("More than 1 training sets are pinned")
        .hasMessageContaining("problem.maintenance.most-training-sets");
  }

  private Stage bounded(TestProblem test, int most, List<String> said) {
    return test.with("problem.maintenance.most-training-sets", Integer.toString(most))
        .stage(session(), "maintain", TODAY, said);
  }

  private static Row trainingSet(String name, Date date, long version) {
    Map<Integer, Object> values =
        Map.of(0, date, 1, name, 2, "feature_main", 3, version, 5, Map.of("raw_parcels", version));
    Object[] row = values(Tables.TRAINING_SETS, values);
    if (name.equals("set of lost")) {
      row[Tables.TRAINING_SETS.schema().fieldIndex("not_reproducible_since")] = date;
    }
    return RowFactory.create(row);
  }

  private static Row row(Table table, Map<Integer, Object> values) {
    return RowFactory.create(values(table, values));
  }

  private static Object[] values(Table table, Map<Integer, Object> values) {
    Object[] row = new Object[table.schema().size()];
    values.forEach((column, value) -> row[column] = value);
    return row;
  }
}
