package dev.plumbline.quality;

import com.typesafe.config.ConfigUtil;
import dev.plumbline.problem.Source;
import dev.plumbline.statistic.BetaBinomial;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.Frequency;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * A table's profile → expectations as HOCON, ready for the problem file, each with a bound that the
 * next batch keeps with a stated probability if nothing changes.
 *
 * <p>The share of false alarms is divided among the suggestions (Bonferroni). Bounds: for missing
 * values the beta-binomial prediction under Jeffreys' prior; for the least and greatest value the
 * distribution-free number of next values beyond them (a = 2, b = n - 1); for values or patterns
 * not seen yet the same with those seen once in place of the unseen (Good, Biometrika 40, 1953);
 * see {@link BetaBinomial}. Columns that grow (times, identifiers) get no range, personal ones
 * nothing.
 */
public final class Suggestions {
  /** More values make no set that somebody would read. */
  static final int MOST_VALUES = 50;

  /** More patterns make no regular expression that somebody would read. */
  static final int MOST_PATTERNS = 5;

  /** A pattern expectation that leaves out more of the texts says little. */
  private static final double LARGEST_SHARE_OUTSIDE = 0.05;

  /** A bound of more missing values than this says little. */
  private static final double LARGEST_MISSING_SHARE = 0.95;

  private final TableProfile profile;
  private final Source source;
  private final long next;
  private final double alarms;
  private final List<DoubleFunction<String>> lines = new ArrayList<>();

  private Suggestions(TableProfile profile, Source source, long next, double alarms) {
    this.profile = profile;
    this.source = source;
    this.next = next;
    this.alarms = alarms;
  }

  /**
   * The block of a source, to be put at the end of the problem file.
   *
   * @param volumes rows of batches before; the volume is only bounded where there are some
   * @param alarms the share of next batches on which the block may fail although nothing changed
   */
  public static String of(TableProfile profile, Source source, List<Long> volumes, double alarms) {
    return new Suggestions(profile, source, profile.rows(), alarms).block(volumes);
  }

  private String block(List<Long> volumes) {
    if (!source.key().isEmpty() && source.corrections() == Source.SameKey.DUPLICATE) {
      String key = source.key().stream().map(Suggestions::quoted).collect(Collectors.joining(", "));
      lines.add(share -> "  key { primary-key = [%s] }".formatted(key));
    }
    volume(volumes);
    for (ProfiledColumn column : profile.columns()) {
      if (!column.profile().isHidden()) {
        present(column);
        range(column);
        set(column);
        pattern(column);
      }
    }
    double each = alarms / Math.max(1, lines.size());
    String path = ConfigUtil.joinPath("problem", "sources", source.name(), "expect");
    return """
        # From %,d rows of %s. If nothing changes, all of these hold on the next %,d rows
        # with %s%% probability. Warnings, until you make them refuse.
        %s {
        %s
        }
        """
        .formatted(
            profile.rows(),
            profile.table(),
            next,
            BigDecimal.valueOf(100 * (1 - alarms)).round(new MathContext(4)).toPlainString(),
            path,
            lines.stream().map(line -> line.apply(each)).collect(Collectors.joining("\n")));
  }

  private void volume(List<Long> volumes) {
    VolumeBounds.of(volumes)
        .ifPresent(
            bounds ->
                lines.add(
                    share -> {
                      long[] fromTo = bounds.at(share);
                      return "  volume { volume { from = %d, to = %d }, severity = warn }"
                          .formatted(fromTo[0], fromTo[1]);
                    }));
  }

  private void present(ProfiledColumn column) {
    ColumnProfile p = column.profile();
    boolean declared =
        source.columns().stream().anyMatch(c -> c.name().equals(column.name()) && !c.nullable());
    if (declared || p.rows() == 0 || p.completeness() < 1 - LARGEST_MISSING_SHARE) {
      return;
    }
    lines.add(
        share ->
            line(
                column,
                "present",
                "not-null = " + quoted(column.name()),
                BetaBinomial.upperBound(
                    next, p.missing() + 0.5, p.rows() - p.missing() + 0.5, share)));
  }

  private void range(ProfiledColumn column) {
    ColumnProfile p = column.profile();
    SemanticType type = column.semanticType();
    boolean grows = column.isTime() || type == SemanticType.IDENTIFIER;
    if (p.isText()
        || grows
        || type == SemanticType.NESTED
        || column.type() instanceof org.apache.spark.sql.types.BooleanType
        || Double.isNaN(p.minimum())) {
      return;
    }
    long present = p.rows() - p.missing() - p.notFinite();
    lines.add(
        share ->
            line(
                column,
                "range",
                "range = %s, from = %s, to = %s"
                    .formatted(
                        quoted(column.name()),
                        column.least().orElseThrow(),
                        column.greatest().orElseThrow()),
                BetaBinomial.upperBound(next, 2, Math.max(1, present - 1), share) + p.notFinite()));
  }

  private void set(ProfiledColumn column) {
    ColumnProfile p = column.profile();
    Optional<Long> once = p.singletons();
    if (!isSet(column) || once.isEmpty()) {
      return;
    }
    long present = p.rows() - p.missing();
    String values =
        p.mostFrequent(MOST_VALUES).stream()
            .map(Frequency::value)
            .map(ConfigUtil::quoteString)
            .collect(Collectors.joining(", "));
    lines.add(
        share ->
            line(
                column,
                "set",
                "set = %s, values = [%s]".formatted(quoted(column.name()), values),
                BetaBinomial.upperBound(
                    next, once.get() + 1, Math.max(1, present - once.get()), share)));
  }

  private static boolean isSet(ProfiledColumn column) {
    return switch (column.semanticType()) {
      case CONSTANT, FLAG, CATEGORY ->
          column.profile().isText() && column.profile().distinct() <= MOST_VALUES;
      case EMPTY, DATE, TIME, IDENTIFIER, CODE, COUNT, AMOUNT, EMAIL, FREE_TEXT, TEXT, NESTED ->
          false;
    };
  }

  private void pattern(ProfiledColumn column) {
    ColumnProfile p = column.profile();
    long present = p.rows() - p.missing();
    if (column.semanticType() != SemanticType.CODE
            && column.semanticType() != SemanticType.IDENTIFIER
        || !p.isText()) {
      return;
    }
    List<Frequency> patterns = p.patterns(MOST_PATTERNS);
    long inside = patterns.stream().mapToLong(Frequency::atLeast).sum();
    long outside = present - inside;
    if (outside > LARGEST_SHARE_OUTSIDE * present
        || patterns.stream().anyMatch(f -> f.value().endsWith("…"))) {
      return;
    }
    long once = patterns.stream().filter(f -> f.atLeast() == 1).count();
    String matches =
        patterns.stream()
            .map(f -> TextPattern.regularExpression(f.value()))
            .collect(Collectors.joining("|"));
    lines.add(
        share ->
            line(
                column,
                "pattern",
                "pattern = %s, matches = %s"
                    .formatted(quoted(column.name()), ConfigUtil.quoteString(matches)),
                BetaBinomial.upperBound(
                    next, outside + once + 1, Math.max(1, present - outside - once), share)));
  }

  private String line(ProfiledColumn column, String suffix, String check, long failing) {
    return "  %s { %s, at-most = %s, severity = warn }"
        .formatted(
            quoted(column.name() + "_" + suffix), check, percent(failing, Math.max(1, next)));
  }

  /** Rounded up, so that the bound itself is still inside. */
  private static String percent(long failing, long of) {
    return BigDecimal.valueOf(100)
            .multiply(BigDecimal.valueOf(failing))
            .divide(BigDecimal.valueOf(of), new MathContext(4, RoundingMode.UP))
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_-]*") ? name : ConfigUtil.quoteString(name);
  }
}
