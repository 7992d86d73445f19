package dev.plumbline.problem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Spark's built-in functions by name, each with the group that Spark's documentation puts it in.
 *
 * <p>Kept as a list beside this class because opening Spark's registry costs more than all other
 * checks of a problem file together; a test holds the list to the registry of the Spark version in
 * use.
 */
final class SqlFunctions {
  private static final String LIST = "spark-functions.txt";
  private static final Set<String> NOT_OVER_ONE_ROW =
      Set.of("agg_funcs", "window_funcs", "generator_funcs", "table_funcs");

  /** Their value depends on when or where they are computed: nothing could be rebuilt. */
  private static final Set<String> CHANGING =
      Set.of(
          "rand",
          "random",
          "randn",
          "uuid",
          "shuffle",
          "randstr",
          "uniform",
          "now",
          "current_date",
          "curdate",
          "current_timestamp",
          "current_time",
          "localtimestamp",
          "monotonically_increasing_id",
          "spark_partition_id",
          "input_file_name",
          "input_file_block_start",
          "input_file_block_length",
          "current_user",
          "user",
          "session_user",
          "current_database",
          "current_schema",
          "current_catalog");

  private static final Map<String, String> GROUPS = read();

  private SqlFunctions() {}

  static boolean exists(String name) {
    return GROUPS.containsKey(name);
  }

  static boolean readsManyRows(String name) {
    return NOT_OVER_ONE_ROW.contains(GROUPS.getOrDefault(name, ""));
  }

  static boolean changesFromRunToRun(String name) {
    return CHANGING.contains(name);
  }

  /** Every function's name, in order, with its group. */
  static Map<String, String> groups() {
    return GROUPS;
  }

  private static Map<String, String> read() {
    Map<String, String> groups = new TreeMap<>();
    try (InputStream stream = SqlFunctions.class.getResourceAsStream(LIST);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      reader.lines().map(line -> line.split(" ")).forEach(entry -> groups.put(entry[0], entry[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(groups);
  }
}
