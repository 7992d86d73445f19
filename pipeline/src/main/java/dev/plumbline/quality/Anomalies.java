package dev.plumbline.quality;

import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.RobustBand;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Compares a period's profile with those before it: the volume, and of every column the null rate,
 * the distinct values and the mean.
 *
 * <p>Each series gets a {@link RobustBand} at the share of false alarms divided by the number of
 * series (Bonferroni), so that the share holds for the table and date as a whole. Where the history
 * has {@link #FEWEST_OF_A_WEEKDAY} dates of the same weekday, only they say what is usual, and all
 * dates, each set against its own weekday, how much values vary; with fewer than {@link #FEWEST}
 * dates nothing is.
 */
final class Anomalies {
  static final int FEWEST = 10;
  static final int FEWEST_OF_A_WEEKDAY = 8;

  /** Of the distinct values, relative; see {@link dev.plumbline.statistic.DistinctSketch}. */
  private static final double SKETCH_ERROR = 0.016;

  private final List<ProfileStore.ProfiledDate> history;
  private final double alarms;

  private Anomalies(List<ProfileStore.ProfiledDate> history, double alarms) {
    this.history = history;
    this.alarms = alarms;
  }

  /**
   * @param alarms the share of tables and dates that may have one although nothing changed
   */
  static Anomalies of(List<ProfileStore.ProfiledDate> history, double alarms) {
    return new Anomalies(history, alarms);
  }

  /** A series, and how uncertain its newest value is by the number of rows alone. */
  private record Series(
      Optional<String> column,
      String metric,
      double value,
      TreeMap<LocalDate, Double> before,
      double samplingError) {}

  List<Anomaly> in(TableProfile profile, LocalDate date) {
    List<Series> all = new ArrayList<>();
    all.add(volume(profile));
    for (ProfiledColumn column : profile.columns()) {
      all.addAll(ofColumn(column));
    }
    List<Anomaly> found = new ArrayList<>();
    for (Series series : all) {
      judge(profile.table(), date, series, alarms / all.size()).ifPresent(found::add);
    }
    return found;
  }

  private Series volume(TableProfile profile) {
    TreeMap<LocalDate, Double> before = new TreeMap<>();
    history.forEach(h -> before.merge(h.date(), (double) h.rows(), Math::max));
    double median = RobustBand.median(before.values());
    return new Series(
        Optional.empty(), "volume", profile.rows(), before, Math.sqrt(Math.max(1, median)));
  }

  private List<Series> ofColumn(ProfiledColumn column) {
    List<Series> series = new ArrayList<>();
    double rows = Math.max(1, column.profile().rows());
    double nullRate = column.profile().missing() / rows;
    TreeMap<LocalDate, Double> nulls =
        before(column, h -> h.rows() == 0 ? Double.NaN : (double) h.nulls() / h.rows());
    double usual = RobustBand.median(nulls.values());
    // With one pseudo-null, so that a column never null before has an error as well.
    double rate = (usual * rows + 1) / (rows + 2);
    series.add(
        new Series(
            Optional.of(column.name()),
            "null rate",
            nullRate,
            nulls,
            Math.sqrt(rate * (1 - rate) / rows)));
    double distinct = column.profile().distinct();
    series.add(
        new Series(
            Optional.of(column.name()),
            "distinct",
            distinct,
            before(column, ProfileStore.ProfiledDate::distinct),
            distinctError(column.profile())));
    if (!column.isTime() && !Double.isNaN(column.profile().mean())) {
      double present = Math.max(1, rows - column.profile().missing());
      series.add(
          new Series(
              Optional.of(column.name()),
              "mean",
              column.profile().mean(),
              before(column, ProfileStore.ProfiledDate::mean),
              RobustBand.median(
                      before(column, ProfileStore.ProfiledDate::standardDeviation).values())
                  / Math.sqrt(present)));
    }
    return series;
  }

  /**
   * By the number of rows alone the variance of the distinct values is at most the number of those
   * seen once (what twice the rows would add; Efron and Thisted, Biometrika 63, 1976); a sketch
   * adds its own error.
   */
  private static double distinctError(ColumnProfile profile) {
    double distinct = profile.distinct();
    double once = profile.singletons().map(Long::doubleValue).orElse(distinct);
    double ofSketch = profile.isExact() ? 0 : SKETCH_ERROR * distinct;
    return Math.sqrt(Math.max(1, once) + ofSketch * ofSketch);
  }

  private TreeMap<LocalDate, Double> before(
      ProfiledColumn column, ToDoubleFunction<ProfileStore.ProfiledDate> value) {
    TreeMap<LocalDate, Double> before = new TreeMap<>();
    for (ProfileStore.ProfiledDate h : history) {
      if (h.column().equals(column.name()) && !Double.isNaN(value.applyAsDouble(h))) {
        before.put(h.date(), value.applyAsDouble(h));
      }
    }
    return before;
  }

  private static Optional<Anomaly> judge(
      String table, LocalDate date, Series series, double alarms) {
    TreeMap<LocalDate, Double> recent = series.before();
    DayOfWeek day = date.getDayOfWeek();
    TreeMap<LocalDate, Double> alike = new TreeMap<>(recent);
    alike.keySet().removeIf(d -> d.getDayOfWeek() != day);
    // Periods that all begin on one weekday, such as weeks, have no season of it.
    boolean seasonal = alike.size() >= FEWEST_OF_A_WEEKDAY && alike.size() < recent.size();
    TreeMap<LocalDate, Double> compared = seasonal ? alike : recent;
    if (!seasonal && compared.size() < FEWEST) {
      return Optional.empty();
    }
    RobustBand band =
        seasonal
            ? RobustBand.of(compared.values(), byWeekday(recent), series.samplingError(), alarms)
            : RobustBand.of(compared.values(), series.samplingError(), alarms);
    if (band.contains(series.value())) {
      return Optional.empty();
    }
    return Optional.of(
        new Anomaly(
            table,
            series.column(),
            series.metric(),
            series.value(),
            band.median(),
            band.lower(),
            band.upper(),
            compared.size(),
            seasonal
                ? Optional.of(day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                : Optional.empty()));
  }

  private static Collection<List<Double>> byWeekday(TreeMap<LocalDate, Double> values) {
    Map<DayOfWeek, List<Double>> groups = new EnumMap<>(DayOfWeek.class);
    values.forEach(
        (date, value) ->
            groups.computeIfAbsent(date.getDayOfWeek(), d -> new ArrayList<>()).add(value));
    return groups.values();
  }
}
