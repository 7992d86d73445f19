package dev.plumbline.quality;

import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.Frequency;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A column with its profile, whose values are written as the column's type is.
 *
 * @param kind what the table of profiles calls the column's kind
 * @param zone in which times are written
 */
public record ProfiledColumn(
    String name, String kind, DataType type, ZoneId zone, ColumnProfile profile) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  public SemanticType semanticType() {
    return SemanticType.of(type, profile);
  }

  /** Whether the numbers of the profile are dates or times, which no mean of numbers describes. */
  public boolean isTime() {
    return type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  /** The first value; empty where there is none or it must not be shown. */
  public Optional<String> least() {
    return profile.isText() ? profile.leastText() : number(profile.minimum());
  }

  /** The last value; empty where there is none or it must not be shown. */
  public Optional<String> greatest() {
    return profile.isText() ? profile.greatestText() : number(profile.maximum());
  }

  private Optional<String> number(double value) {
    return Double.isNaN(value) ? Optional.empty() : Optional.of(written(value));
  }

  /** The most frequent values as the type writes them. */
  public List<Frequency> mostFrequent(int limit) {
    return profile.mostFrequent(limit).stream()
        .map(
            f ->
                profile.isText()
                    ? f
                    : new Frequency(
                        isWritten() ? written(Double.parseDouble(f.value())) : f.value(),
                        f.atLeast(),
                        f.atMost()))
        .toList();
  }

  private boolean isWritten() {
    return isTime() || type instanceof BooleanType;
  }

  /** A number of the profile as the column's type writes it. */
  public String written(double value) {
    if (type instanceof DateType) {
      return LocalDate.ofEpochDay((long) value).toString();
    }
    if (type instanceof TimestampType) {
      return SECONDS.format(at((long) value).atZone(zone));
    }
    if (type instanceof TimestampNTZType) {
      return SECONDS.format(LocalDateTime.ofInstant(at((long) value), ZoneOffset.UTC));
    }
    if (type instanceof BooleanType) {
      return Boolean.toString(value != 0);
    }
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
