package dev.plumbline.jobs;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.plumbline.feature.Explanation;
import dev.plumbline.feature.Explanation.Evidence;
import dev.plumbline.feature.Explanation.Part;
import dev.plumbline.feature.Explanation.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where a row's features come from, as text: for each source its features, then its rows. */
final class ExplanationTable {
  private static final String NOTHING = "-";
  private static final int DIGITS = 6;
  private static final int WIDEST = 72;

  private final DateTimeFormatter clock;
  private final int shown;
  private final StringBuilder text = new StringBuilder();

  private ExplanationTable(ZoneId zone, int shown) {
    this.clock = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
    this.shown = shown;
  }

  static String of(Explanation explanation, ZoneId zone, int shown) {
    ExplanationTable table = new ExplanationTable(zone, shown);
    table.line(
        explanation.entity()
            + explanation
                .at()
                .map(at -> " as known at %s (%s)".formatted(table.clock.format(at), zone))
                .orElse(""));
    explanation.parts().forEach(table::add);
    return table.text.toString().stripTrailing();
  }

  private void add(Part part) {
    line("");
    line(part.title());
    line(
        AsciiTable.getTable(
            AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, part.values(), columns(part.values())));
    addEvidence(part);
  }

  /** The unit and the owner have a column where they are said of any of the features. */
  private static List<ColumnData<Value>> columns(List<Value> values) {
    List<ColumnData<Value>> columns = new ArrayList<>();
    columns.add(column("feature", HorizontalAlign.LEFT, Value::feature));
    columns.add(
        column(
            "value",
            HorizontalAlign.RIGHT,
            v -> v.value().map(ExplanationTable::shortened).orElse(NOTHING)));
    if (values.stream().anyMatch(v -> v.about().unit().isPresent())) {
      columns.add(column("unit", HorizontalAlign.LEFT, v -> v.about().unit().orElse("")));
    }
    columns.add(
        column(
            "rows",
            HorizontalAlign.RIGHT,
            v -> v.rows() == 0 ? NOTHING : "%,d".formatted(v.rows())));
    if (values.stream().anyMatch(v -> v.about().owner().isPresent())) {
      columns.add(column("owner", HorizontalAlign.LEFT, v -> v.about().owner().orElse("")));
    }
    columns.add(
        column(
            "how",
            HorizontalAlign.LEFT,
            v -> v.about().description().map(text -> text + ": ").orElse("") + v.how()));
    return columns;
  }

  private static ColumnData<Value> column(
      String header, HorizontalAlign align, Function<Value, String> cell) {
    return new Column()
        .header(header)
        .dataAlign(align)
        .maxWidth(WIDEST, OverflowBehaviour.ELLIPSIS_RIGHT)
        .with(cell);
  }

  private void addEvidence(Part part) {
    if (part.evidence().isEmpty()) {
      return;
    }
    if (part.evidence().stream().allMatch(e -> e.values().isEmpty())) {
      line("recorded " + time(part.evidence().get(0).recorded()));
      return;
    }
    // Windows of several lengths read the same value of a row: one column for each.
    List<Integer> distinct = distinct(part);
    List<ColumnData<Evidence>> columns = new ArrayList<>();
    columns.add(new Column().header("happened").with(e -> time(e.happened())));
    columns.add(new Column().header("recorded").with(e -> time(e.recorded())));
    for (int feature : distinct) {
      columns.add(
          new Column()
              .header(part.values().get(feature).feature())
              .dataAlign(HorizontalAlign.RIGHT)
              .with(e -> e.values().get(feature).map(ExplanationTable::shortened).orElse(NOTHING)));
    }
    line(AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, part.evidence(), columns));
    line(
        part.rows() > shown
            ? "the newest %,d of %,d rows (--rows)".formatted(part.evidence().size(), part.rows())
            : "all rows");
  }

  /** The features whose values of the rows shown differ from those of every feature before. */
  private static List<Integer> distinct(Part part) {
    List<Integer> distinct = new ArrayList<>();
    for (int i = 0; i < part.values().size(); i++) {
      int feature = i;
      boolean shownBefore =
          distinct.stream()
              .anyMatch(
                  other ->
                      part.evidence().stream()
                          .allMatch(e -> e.values().get(other).equals(e.values().get(feature))));
      if (!shownBefore) {
        distinct.add(i);
      }
    }
    return distinct;
  }

  private String time(Optional<Instant> instant) {
    return instant.map(clock::format).orElse(NOTHING);
  }

  /** Numbers with six digits that count, so that a column can be read. */
  private static String shortened(String value) {
    try {
      BigDecimal number = new BigDecimal(value);
      return number.precision() <= DIGITS || number.scale() <= 0
          ? value
          : number.round(new MathContext(DIGITS)).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException text) {
      return value;
    }
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }
}
