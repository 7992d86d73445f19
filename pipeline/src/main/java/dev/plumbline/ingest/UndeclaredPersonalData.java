package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.when;

import dev.plumbline.Failure;
import dev.plumbline.personal.PersonalFinding;
import dev.plumbline.personal.PersonalScan;
import dev.plumbline.personal.PersonalSearch;
import dev.plumbline.problem.Governance;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Personal data in columns that no problem file declares as such; it refuses the load. */
final class UndeclaredPersonalData {
  private static final Set<DataType> TYPES =
      Set.of(DataTypes.StringType, DataTypes.IntegerType, DataTypes.LongType);

  private final Governance governance;
  private final Map<Source, Supplier<Optional<Object>>> found = new ConcurrentHashMap<>();

  UndeclaredPersonalData(Governance governance) {
    this.governance = governance;
  }

  /**
   * Looks for it in a pass over a source's judged rows: in text and whole numbers of rows that are
   * to be loaded, for in a broken line any value may stand anywhere.
   */
  void join(SharedPass pass, Source source, List<StructField> added) {
    Map<String, Column> texts = new LinkedHashMap<>();
    for (SourceColumn column : source.columns()) {
      if (TYPES.contains(DataType.fromDDL(column.type()))
          && !source.personal().containsKey(column.name())
          && !source.keeping().notPersonal().containsKey(column.name())) {
        texts.put(column.name(), loaded(column.name()));
      }
    }
    for (StructField field : added) {
      if (TYPES.contains(field.dataType())) {
        texts.put(field.name(), loaded(field.name()));
      }
    }
    if (!texts.isEmpty()) {
      found.put(source, pass.value(PersonalSearch.of(texts, governance.rowsLookedAt())));
    }
  }

  private static Column loaded(String column) {
    return when(ParsedSource.isFit(), TextFiles.quoted(column));
  }

  /**
   * Refuses what the passes have found.
   *
   * @throws Failure of kind DATA with columns, kinds and shares, and no value
   */
  void refuse() {
    List<String> sentences = new ArrayList<>();
    String advice = "";
    for (Source source : inOrder()) {
      PersonalScan scan = PersonalSearch.scan((byte[]) found.get(source).get().orElseThrow());
      List<PersonalFinding> findings = scan.findings(governance.leastShare());
      for (PersonalFinding finding : findings) {
        sentences.add(
            "  %s.%s (of %,d looked at)"
                .formatted(source.name(), finding.sentence(), scan.lookedAt()));
      }
      if (advice.isEmpty() && !findings.isEmpty()) {
        advice = advice(source.name(), findings.get(0).column());
      }
    }
    if (!sentences.isEmpty()) {
      throw Failure.data(
          "Personal data that is not declared; nothing was loaded:\n%s\n%s",
          String.join("\n", sentences), advice);
    }
  }

  private List<Source> inOrder() {
    return found.keySet().stream().sorted(Comparator.comparing(Source::name)).toList();
  }

  private static String advice(String source, String column) {
    return "Declare each column under sources.%s.personal: %s = drop, hash or mask last 4; or %s {"
            .formatted(source, column, column)
        + " keep-for = \"…\" }; or { not-personal = \"why\" }";
  }
}
