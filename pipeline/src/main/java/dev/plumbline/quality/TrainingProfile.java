package dev.plumbline.quality;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.OnePass;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The shape of every feature of a training set, from one pass over its rows. */
public record TrainingProfile(List<FeatureColumn> columns, List<ColumnProfile> profiles) {

  /** The profile of rows; one Spark job. */
  public static TrainingProfile of(Dataset<Row> rows, List<FeatureColumn> columns) {
    boolean[] text = new boolean[columns.size()];
    Column[] selected = new Column[columns.size()];
    for (int i = 0; i < selected.length; i++) {
      text[i] = columns.get(i).kind() == FeatureKind.CATEGORICAL;
      selected[i] = col("`" + columns.get(i).name() + "`").cast(text[i] ? "string" : "double");
    }
    State state =
        OnePass.over(
            rows.select(selected),
            () -> new State(text.length),
            (profiles, row) -> profiles.add(row, text),
            State::merge);
    return new TrainingProfile(columns, List.of(state.profiles));
  }

  /** The profile of one feature. */
  public ColumnProfile of(FeatureColumn column) {
    return profiles.get(columns.indexOf(column));
  }

  private static final class State implements Serializable {
    private static final long serialVersionUID = 1L;
    private final ColumnProfile[] profiles;

    State(int columns) {
      profiles = new ColumnProfile[columns];
      Arrays.setAll(profiles, i -> new ColumnProfile());
    }

    void add(Row row, boolean[] text) {
      for (int i = 0; i < profiles.length; i++) {
        if (row.isNullAt(i)) {
          profiles[i].addMissing();
        } else if (text[i]) {
          profiles[i].add(row.getString(i));
        } else {
          profiles[i].add(row.getDouble(i));
        }
      }
    }

    State merge(State other) {
      for (int i = 0; i < profiles.length; i++) {
        profiles[i].merge(other.profiles[i]);
      }
      return this;
    }
  }
}
