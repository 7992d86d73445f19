package dev.plumbline.problem;

import dev.plumbline.problem.CleaningRule.Clip;
import dev.plumbline.problem.CleaningRule.QuarantineOutside;
import dev.plumbline.problem.CleaningRule.UnitFactor;
import dev.plumbline.problem.Intake.Load;
import dev.plumbline.problem.Intake.NewColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads how a source is taken in, {@code new-column}, {@code load} and {@code clean}, and checks it
 * against the source's columns and format.
 */
final class IntakeReader {
  private static final Map<String, CleaningRule> PLAIN_RULES = plainRules();
  private static final List<String> RULES_WITH_VALUES =
      List.of("null-if", "replace", "unit-factor", "clip", "quarantine-outside");
  private static final Set<String> ORDERED =
      Set.of("int", "bigint", "double", "decimal", "date", "timestamp");
  private static final Set<String> NUMBERS = Set.of("int", "bigint", "double", "decimal");
  private static final Set<String> FRACTIONS = Set.of("double", "decimal");

  private final Mistakes mistakes;

  IntakeReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  private static Map<String, CleaningRule> plainRules() {
    Map<String, CleaningRule> rules = new LinkedHashMap<>();
    for (CleaningRule rule :
        List.of(
            new CleaningRule.Trim(),
            new CleaningRule.Squeeze(),
            new CleaningRule.Lower(),
            new CleaningRule.Upper())) {
      rules.put(rule.name(), rule);
    }
    return rules;
  }

  Intake read(Section source) {
    return new Intake(
        source.required(
            "new-column", ValueParser.choice(NewColumns.class), Intake.PLAIN.newColumns()),
        load(source),
        clean(source.section("clean")),
        source.section("names").entries(ValueParser.verbatim("\"Unit price (EUR)\"")));
  }

  private static Load load(Section source) {
    if (source.isObject("load")) {
      return new Load.Watermark(
          source.section("load").required("watermark", ValueParser.text("recorded_at"), ""));
    }
    return source.required(
        "load",
        ValueParser.choice(
            new TreeMap<>(Map.of("whole", new Load.Whole(), "new-files", new Load.NewFiles()))),
        new Load.Whole());
  }

  private Map<String, List<CleaningRule>> clean(Section section) {
    Map<String, List<CleaningRule>> clean = new LinkedHashMap<>();
    for (String column : section.keys()) {
      clean.put(
          column,
          section.items(column, ValueParser.choice(PLAIN_RULES), "[trim, lower]", this::rule));
    }
    return clean;
  }

  private Optional<CleaningRule> rule(Section rule) {
    List<String> keys = rule.keys();
    if (keys.size() != 1) {
      mistakes.add(rule.path(), IntakeMessages.oneRule());
      return Optional.empty();
    }
    String key = keys.get(0);
    return switch (key) {
      case "null-if" ->
          Optional.of(new CleaningRule.NullIf(rule.requiredList(key, ValueParser.verbatim("-99"))));
      case "replace" ->
          Optional.of(
              new CleaningRule.Replace(
                  rule.section(key).entries(ValueParser.verbatim("\"north\""))));
      case "unit-factor" -> Optional.of(new UnitFactor(factor(rule, key)));
      case "clip" -> range(rule, key).map(r -> new Clip(r.get(0), r.get(1)));
      case "quarantine-outside" ->
          range(rule, key).map(r -> new QuarantineOutside(r.get(0), r.get(1)));
      default -> {
        List<String> known = new ArrayList<>(RULES_WITH_VALUES);
        known.addAll(PLAIN_RULES.keySet());
        mistakes.add(rule.path(key), ConfigurationMessages.unknownKey(key, known));
        yield Optional.empty();
      }
    };
  }

  private double factor(Section rule, String key) {
    double factor = rule.required(key, number("0.001"), 1.0);
    if (factor == 0) {
      mistakes.add(rule.path(key), ConfigurationMessages.not("a factor above zero", "0.001"));
    }
    return factor;
  }

  private Optional<List<Double>> range(Section rule, String key) {
    List<Double> ends = rule.requiredList(key, number("0"));
    if (ends.size() != 2 || ends.get(0) >= ends.get(1)) {
      mistakes.add(rule.path(key), IntakeMessages.notARange());
      return Optional.empty();
    }
    return Optional.of(ends);
  }

  private static ValueParser<Double> number(String example) {
    return ValueParser.number(-Double.MAX_VALUE, Double.MAX_VALUE, example);
  }

  /** Checks what was read against the columns that there are. */
  void check(Source source, KeyPath path, Scope kept) {
    checkLoad(source, path.child("load"), kept);
    for (String name : source.intake().names().keySet()) {
      if (source.columns().stream().noneMatch(column -> column.name().equals(name))) {
        mistakes.add(
            path.child("names", name),
            ConfigurationMessages.unknownColumn(
                name,
                "a declared column of " + source.name(),
                source.columns().stream().map(SourceColumn::name).toList()));
      }
    }
    int rules = 0;
    for (Map.Entry<String, List<CleaningRule>> cleaned : source.intake().clean().entrySet()) {
      KeyPath at = path.child("clean", cleaned.getKey());
      Optional<SourceColumn> column =
          source.columns().stream().filter(c -> c.name().equals(cleaned.getKey())).findFirst();
      if (column.isEmpty()) {
        mistakes.add(
            at,
            ConfigurationMessages.unknownColumn(
                cleaned.getKey(),
                "a declared column of " + source.name(),
                source.columns().stream().map(SourceColumn::name).toList()));
        continue;
      }
      for (int i = 0; i < cleaned.getValue().size(); i++) {
        checkType(at.item(i), cleaned.getValue().get(i), column.get());
      }
      rules += cleaned.getValue().size();
    }
    if (rules > Intake.MOST_RULES) {
      mistakes.add(path.child("clean"), IntakeMessages.tooManyRules(rules, Intake.MOST_RULES));
    }
  }

  private void checkLoad(Source source, KeyPath path, Scope kept) {
    Load load = source.intake().load();
    if (load instanceof Load.NewFiles && !source.readsFiles()) {
      mistakes.add(path, IntakeMessages.noFiles());
    }
    if (load instanceof Load.Watermark watermark) {
      kept.checkName(path.child("watermark"), watermark.column(), mistakes);
      source.columns().stream()
          .filter(column -> column.name().equals(watermark.column()))
          .filter(column -> column.nullable() || !ORDERED.contains(kind(column)))
          .forEach(
              column ->
                  mistakes.add(path.child("watermark"), IntakeMessages.notAWatermark(column)));
      if (source.derive().containsKey(watermark.column())) {
        mistakes.add(path.child("watermark"), IntakeMessages.derivedWatermark(watermark.column()));
      }
    }
    if (source.intake().incremental()) {
      Stream.concat(
              source.columns().stream().map(SourceColumn::name), source.derive().keySet().stream())
          .filter(name -> name.equals(Load.LOADED_FOR) || name.startsWith("landed_"))
          .forEach(name -> mistakes.add(path, IntakeMessages.reservedColumn(name)));
    }
  }

  private void checkType(KeyPath path, CleaningRule rule, SourceColumn column) {
    // Sealed: a new rule must say here what it can be applied to.
    String kind = kind(column);
    boolean text = kind.equals("string");
    if (rule instanceof UnitFactor) {
      report(path, FRACTIONS.contains(kind), rule, column, "double and decimal");
    } else if (rule instanceof Clip || rule instanceof QuarantineOutside) {
      report(path, NUMBERS.contains(kind), rule, column, "numbers");
    } else if (!(rule instanceof CleaningRule.NullIf)) {
      report(path, text, rule, column, "text");
    }
  }

  private void report(
      KeyPath path, boolean applies, CleaningRule rule, SourceColumn column, String what) {
    if (!applies) {
      mistakes.add(path, IntakeMessages.ruleOfOtherType(rule.name(), what, column));
    }
  }

  private static String kind(SourceColumn column) {
    return column.type().startsWith("decimal") ? "decimal" : column.type();
  }
}
