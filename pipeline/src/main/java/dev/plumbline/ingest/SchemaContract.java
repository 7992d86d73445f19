package dev.plumbline.ingest;

import dev.plumbline.Failure;
import dev.plumbline.problem.Intake;
import dev.plumbline.problem.Source;
import dev.plumbline.problem.SourceColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a source's columns must be: those declared are there and have a type whose every value the
 * declared type holds as well; what happens to others is declared. All breaches are told at once.
 */
final class SchemaContract {
  private static final List<String> WHOLE = List.of("tinyint", "smallint", "int", "bigint");
  private static final Pattern IMPOSSIBLE_NAME = Pattern.compile(".*[ ,;{}()\\n\\t=].*");

  private final Source source;

  SchemaContract(Source source) {
    this.source = source;
  }

  /**
   * Checks columns that have types.
   *
   * @param place what has these columns, for the message
   * @return the columns nobody declared that are to be kept
   */
  List<StructField> check(StructType found, String place) {
    List<String> breaches = new ArrayList<>();
    for (SourceColumn column : source.columns()) {
      String name = source.intake().nameInSource(column.name());
      Optional<StructField> field = field(found, name);
      if (field.isEmpty()) {
        breaches.add(place + " has no column " + name);
      } else if (!holds(column.type(), field.get().dataType())) {
        breaches.add(
            "column %s is %s in %s, but declared %s"
                .formatted(name, field.get().dataType().simpleString(), place, column.type()));
      }
    }
    if (!breaches.isEmpty()) {
      throw Failure.data(
          "Source %s: %s; correct sources.%s.columns or the source",
          source.name(), String.join("; ", breaches), source.name());
    }
    List<StructField> undeclared =
        Arrays.stream(found.fields()).filter(f -> !isDeclared(f.name())).toList();
    return added(undeclared, place);
  }

  /** What becomes of the columns that nobody declared. */
  List<StructField> added(List<StructField> undeclared, String place) {
    List<String> names = undeclared.stream().map(StructField::name).toList();
    return switch (source.intake().newColumns()) {
      case IGNORE -> List.of();
      case KEEP -> {
        refuseImpossible(names, place);
        yield undeclared;
      }
      case REFUSE -> {
        if (!names.isEmpty()) {
          throw Failure.data(
              "Source %s: %s has %s %s, which nobody declared, and new-column = refuse; declare it"
                  + " in sources.%s.columns, or write new-column = ignore or keep",
              source.name(),
              place,
              names.size() == 1 ? "the column" : "the columns",
              String.join(", ", names),
              source.name());
        }
        yield List.of();
      }
    };
  }

  private void refuseImpossible(List<String> names, String place) {
    List<String> refused =
        names.stream()
            .filter(
                name ->
                    IMPOSSIBLE_NAME.matcher(name).matches()
                        || source.derive().containsKey(name)
                        || name.equals(Intake.Load.LOADED_FOR))
            .toList();
    if (!refused.isEmpty()) {
      throw Failure.data(
          "Source %s: %s has the new columns [%s], whose names a table cannot have or has already;"
              + " rename them there, or write new-column = ignore",
          source.name(), place, String.join(", ", refused));
    }
  }

  /** Whether a column that the source calls this is declared. */
  boolean isDeclared(String name) {
    return source.columns().stream()
        .anyMatch(c -> source.intake().nameInSource(c.name()).equals(name));
  }

  private static Optional<StructField> field(StructType found, String name) {
    return Arrays.stream(found.fields()).filter(f -> f.name().equals(name)).findFirst();
  }

  /** Whether every value of the type found is a value of the declared type, digit for digit. */
  private static boolean holds(String declared, DataType found) {
    String type = found.simpleString();
    if (type.equals(declared)) {
      return true;
    }
    int width = WHOLE.indexOf(type);
    return switch (declared) {
      case "string" -> type.startsWith("varchar") || type.startsWith("char");
      case "int", "bigint" -> width >= 0 && width <= WHOLE.indexOf(declared);
      // A double holds every whole number of 32 bits.
      case "double" -> type.equals("float") || (width >= 0 && width <= WHOLE.indexOf("int"));
      // Without a zone it is read in the problem's.
      case "timestamp" -> type.equals("timestamp_ntz");
      case "boolean", "date" -> false;
      default -> holds((DecimalType) DataType.fromDDL(declared), found);
    };
  }

  private static boolean holds(DecimalType declared, DataType found) {
    int whole = declared.precision() - declared.scale();
    if (found instanceof DecimalType decimal) {
      return decimal.scale() <= declared.scale() && decimal.precision() - decimal.scale() <= whole;
    }
    return switch (found.simpleString()) {
      case "tinyint" -> whole >= 3;
      case "smallint" -> whole >= 5;
      case "int" -> whole >= 10;
      case "bigint" -> whole >= 19;
      default -> false;
    };
  }
}
