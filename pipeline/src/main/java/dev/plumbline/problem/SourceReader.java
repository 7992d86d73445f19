package dev.plumbline.problem;

import dev.plumbline.problem.Source.SameKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the section {@code problem.sources} and checks each source by itself. */
final class SourceReader {
  private static final String COLUMN_EXAMPLE = "\"double not null -- kilograms\"";
  private static final List<String> TYPES =
      List.of("string", "boolean", "int", "bigint", "double", "decimal(p,s)", "date", "timestamp");
  private static final Pattern DECLARATION =
      Pattern.compile("(\\S+(?:\\s*\\([^)]*\\))?)(\\s+not\\s+null)?\\s*(?:--\\s*(.*))?");
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\s*\\(\\s*(\\d+)\\s*,\\s*(\\d+)\\s*\\)");
  private static final Pattern IMPOSSIBLE_NAME = Pattern.compile(".*[ ,;{}()\\n\\t=].*");

  private final Mistakes mistakes;
  private final FormatReader formats;
  private final IntakeReader intake;

  SourceReader(Mistakes mistakes, Layers layers) {
    this.mistakes = mistakes;
    this.formats = new FormatReader(mistakes, layers);
    this.intake = new IntakeReader(mistakes);
  }

  /** The sources by name, in the order they were written. */
  Map<String, Source> read(Section sources) {
    Map<String, Source> read = new LinkedHashMap<>();
    for (String name : sources.keys()) {
      if (!ValueParser.isIdentifier(name)) {
        mistakes.add(sources.path(name), ConfigurationMessages.notAnIdentifier("hub_weather"));
      }
      Section section = sources.section(name);
      Source source = source(name, section);
      check(source, section);
      read.put(name, source);
    }
    return Collections.unmodifiableMap(read);
  }

  private Source source(String name, Section section) {
    Source.Format format = formats.read(section);
    GovernanceReader governance = new GovernanceReader(mistakes);
    return new Source(
        name,
        section.optional("description", ValueParser.text("one row a shipment")).orElse(name),
        formats.path(section, format, name),
        format,
        columns(section.requiredSection("columns", "columns { id = \"string not null\" }")),
        section.section("derive").entries(ValueParser.text("\"weight_kg * 1000\"")),
        section.list("key", ValueParser.text("shipment_id")),
        section.optional("event-time", ValueParser.text("observed_at")),
        section.optional("recorded-at", ValueParser.text("recorded_at")),
        section.required("same-key", ValueParser.choice(SameKey.class), SameKey.DUPLICATE),
        governance.personal(section.section("personal")),
        governance.keeping(section),
        section.required("quarantine-limit", ValueParser.share(0, 1, "2%"), 0.0),
        intake.read(section));
  }

  private List<SourceColumn> columns(Section section) {
    List<SourceColumn> columns = new ArrayList<>();
    for (Map.Entry<String, String> entry :
        section.entries(ValueParser.text(COLUMN_EXAMPLE)).entrySet()) {
      columns.add(column(section.path(entry.getKey()), entry.getKey(), entry.getValue()));
    }
    return List.copyOf(columns);
  }

  private SourceColumn column(KeyPath path, String name, String declaration) {
    if (IMPOSSIBLE_NAME.matcher(name).matches()) {
      mistakes.add(path, ConfigurationMessages.impossibleColumnName());
    }
    Matcher parts = DECLARATION.matcher(declaration);
    if (!parts.matches()) {
      mistakes.add(path, ConfigurationMessages.notAColumnDeclaration(COLUMN_EXAMPLE));
      return new SourceColumn(name, "string", true, "");
    }
    return new SourceColumn(
        name,
        type(path, parts.group(1)),
        parts.group(2) == null,
        Optional.ofNullable(parts.group(3)).orElse("").strip());
  }

  private String type(KeyPath path, String type) {
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches() && decimal.group(1).length() < 4 && decimal.group(2).length() < 4) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      if (precision < 1 || precision > 38 || scale > precision) {
        mistakes.add(path, ConfigurationMessages.impossibleDecimal());
      }
      return "decimal(" + precision + "," + scale + ")";
    }
    if (!TYPES.contains(type) || type.startsWith("decimal")) {
      mistakes.add(path, ConfigurationMessages.unknownType(type, TYPES));
      return "string";
    }
    return type;
  }

  private void check(Source source, Section section) {
    KeyPath path = section.path();
    Scope scope = checkDerived(source, path);
    formats.check(source, path, declared(source));
    intake.check(source, path, declaredAndKept(source));
    checkKept(source, path);
    for (int i = 0; i < source.key().size(); i++) {
      scope.checkName(path.child("key").item(i), source.key().get(i), mistakes);
      checkHasNoDot(path.child("key").item(i), source.key().get(i), mistakes);
      if (source.key().subList(0, i).contains(source.key().get(i))) {
        mistakes.add(
            path.child("key").item(i), ConfigurationMessages.listedTwice(source.key().get(i)));
      }
    }
    source
        .eventTime()
        .ifPresent(column -> checkTime(path.child("event-time"), column, source, scope));
    source
        .recordedAt()
        .ifPresent(column -> checkTime(path.child("recorded-at"), column, source, scope));
    if (source.recordedAt().isPresent() && source.eventTime().isEmpty()) {
      mistakes.add(path.child("recorded-at"), ConfigurationMessages.recordedWithoutEvent());
    }
    if (source.corrections() == SameKey.CORRECTION && source.key().isEmpty()) {
      mistakes.add(path.child("same-key"), ConfigurationMessages.correctionWithoutKey());
    }
    if (source.corrections() == SameKey.CORRECTION && source.recordedAt().isEmpty()) {
      mistakes.add(path.child("same-key"), ConfigurationMessages.correctionWithoutRecordedAt());
    }
  }

  private void checkKept(Source source, KeyPath path) {
    source
        .keeping()
        .notPersonal()
        .keySet()
        .forEach(c -> declared(source).checkName(path.child("personal", c), c, mistakes));
    source
        .personal()
        .forEach(
            (column, treatment) -> {
              KeyPath at = path.child("personal", column);
              declared(source).checkName(at, column, mistakes);
              boolean isTime =
                  source.eventTime().filter(column::equals).isPresent()
                      || source.recordedAt().filter(column::equals).isPresent();
              boolean isKept = treatment instanceof PersonalData.KeptFor;
              if (isTime && !isKept && !(treatment instanceof PersonalData.Drop)) {
                mistakes.add(at, GovernanceMessages.personalTime(column));
              }
              if (source.key().contains(column) && treatment instanceof PersonalData.Masked) {
                mistakes.add(at, GovernanceMessages.personalKey(column));
              }
            });
    if (source.keeping().retention().isPresent() && source.agesFrom().isEmpty()) {
      mistakes.add(path.child("retention"), GovernanceMessages.retentionWithoutTime());
    }
  }

  private Scope checkDerived(Source source, KeyPath path) {
    Scope scope = unchanged(source);
    for (Map.Entry<String, String> derived : source.derive().entrySet()) {
      KeyPath at = path.child("derive", derived.getKey());
      if (declared(source).reads(derived.getKey())) {
        mistakes.add(at, ConfigurationMessages.derivedTwice(derived.getKey()));
      }
      if (IMPOSSIBLE_NAME.matcher(derived.getKey()).matches()) {
        mistakes.add(at, ConfigurationMessages.impossibleColumnName());
      }
      scope.checkSql(at, derived.getValue(), mistakes);
      scope = scope.with(derived.getKey());
    }
    return scope;
  }

  /** Reports a name that Spark would take apart at its dot where keys and times are joined. */
  static void checkHasNoDot(KeyPath path, String column, Mistakes mistakes) {
    if (column.contains(".")) {
      mistakes.add(path, IntakeMessages.dottedName(column));
    }
  }

  private void checkTime(KeyPath path, String column, Source source, Scope scope) {
    scope.checkName(path, column, mistakes);
    checkHasNoDot(path, column, mistakes);
    checkIsTime(path, column, source, mistakes);
  }

  /** Reports a declared column that is no time; the type of a derived one shows only on data. */
  static void checkIsTime(KeyPath path, String column, Source source, Mistakes mistakes) {
    source.columns().stream()
        .filter(declared -> declared.name().equals(column))
        .filter(declared -> !List.of("timestamp", "date").contains(declared.type()))
        .forEach(
            declared ->
                mistakes.add(path, ConfigurationMessages.notATime(column, declared.type())));
  }

  /** What later steps may read of a source: declared and derived columns, without dropped ones. */
  static Scope scope(Source source) {
    return declaredAndKept(source).with(source.derive().keySet());
  }

  private static Scope declared(Source source) {
    return Scope.empty("a column of " + source.name())
        .with(source.columns().stream().map(SourceColumn::name).toList());
  }

  /** What a derived column may read: it is computed before personal data is hashed or masked. */
  private static Scope unchanged(Source source) {
    Scope scope = declaredAndKept(source);
    for (Map.Entry<String, PersonalData> personal : source.personal().entrySet()) {
      PersonalData treatment = personal.getValue();
      if (treatment instanceof PersonalData.Hashed || treatment instanceof PersonalData.Masked) {
        scope =
            scope.without(
                personal.getKey(),
                GovernanceMessages.changedAtIngest(source.name(), treatment.words()));
      }
    }
    return scope;
  }

  private static Scope declaredAndKept(Source source) {
    Scope scope = declared(source);
    for (Map.Entry<String, PersonalData> personal : source.personal().entrySet()) {
      if (personal.getValue() instanceof PersonalData.Drop) {
        scope =
            scope.without(personal.getKey(), ConfigurationMessages.personalDropped(source.name()));
      }
    }
    return scope;
  }
}
