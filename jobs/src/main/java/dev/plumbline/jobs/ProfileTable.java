package dev.plumbline.jobs;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.plumbline.quality.ProfiledColumn;
import dev.plumbline.quality.TableProfile;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.Frequency;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table's profile for the terminal, one line a column. */
final class ProfileTable {
  private static final int WIDTH = 24;
  private static final int VALUES = 3;

  private ProfileTable() {}

  static String of(TableProfile profile) {
    String table =
        AsciiTable.getTable(
            AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
            profile.columns(),
            List.of(
                text("Column", ProfiledColumn::name),
                text("Type", ProfiledColumn::kind),
                text("Looks like", c -> c.semanticType().label()),
                number("Missing", c -> missing(c.profile())),
                number("Distinct", c -> distinct(c.profile())),
                number("Least", c -> cut(c.least().orElse(""))),
                number("Median", c -> median(c)),
                number("Mean", c -> mean(c)),
                number("Greatest", c -> cut(c.greatest().orElse(""))),
                text("Most frequent", ProfileTable::frequent)));
    return "%s: %,d rows, %d columns%n%s"
        .formatted(profile.table(), profile.rows(), profile.columns().size(), table);
  }

  private static Column text(String header) {
    return new Column().header(header).dataAlign(HorizontalAlign.LEFT);
  }

  private static com.github.freva.asciitable.ColumnData<ProfiledColumn> text(
      String header, Function<ProfiledColumn, String> cell) {
    return text(header).with(cell);
  }

  private static com.github.freva.asciitable.ColumnData<ProfiledColumn> number(
      String header, Function<ProfiledColumn, String> cell) {
    return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(cell);
  }

  private static String missing(ColumnProfile profile) {
    return profile.missing() == 0 ? "" : "%.2f%%".formatted(100 * (1 - profile.completeness()));
  }

  private static String distinct(ColumnProfile profile) {
    return (profile.isExact() ? "%,.0f" : "~%,.0f").formatted(profile.distinct());
  }

  private static String median(ProfiledColumn column) {
    double median = column.profile().quantile(0.5);
    return column.profile().isText() || Double.isNaN(median) ? "" : cut(column.written(median));
  }

  private static String mean(ProfiledColumn column) {
    double mean = column.profile().mean();
    if (Double.isNaN(mean) || column.isTime()) {
      return "";
    }
    return column.profile().isText() ? "%.1f long".formatted(mean) : "%,.4g".formatted(mean);
  }

  private static String frequent(ProfiledColumn column) {
    if (column.profile().isHidden()) {
      return "(personal)";
    }
    long rows = column.profile().rows();
    return column.mostFrequent(VALUES).stream()
        .filter(f -> f.atLeast() > 1)
        .map(f -> "%s %s".formatted(cut(f.value()), share(f, rows)))
        .collect(Collectors.joining(", "));
  }

  private static String share(Frequency frequency, long rows) {
    return "%.1f%%".formatted(100.0 * frequency.atLeast() / rows);
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
  }
}
