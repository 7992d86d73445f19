package dev.plumbline.jobs;

import dev.plumbline.Failure;
import dev.plumbline.lake.Lake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.DescribeColumn;
import org.apache.spark.sql.catalyst.plans.logical.DescribeRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ShowColumns;

/** Every table of a problem as a view by its name, for questions in SQL that change nothing. */
final class TableViews {
  /** Spark's "[CLASS] what is wrong. What to do. SQLSTATE: 42P01; line 1 pos 14;" and the plan. */
  private static final Pattern REASON =
      Pattern.compile("^(?:\\[[A-Z0-9_.]+] ?)?(.*?)\\s*(?:SQLSTATE:.*)?$", Pattern.DOTALL);

  private final Lake lake;
  private final List<String> names;

  private TableViews(Lake lake, List<String> names) {
    this.lake = lake;
    this.names = names;
  }

  /** Registers what the problem's jobs have written so far. */
  static TableViews register(Lake lake) {
    List<String> names = tables(lake);
    names.forEach(name -> lake.read(name).createOrReplaceTempView("`" + name + "`"));
    return new TableViews(lake, names);
  }

  /** The names of the views, in alphabetical order. */
  List<String> names() {
    return names;
  }

  /**
   * The answer to a question; nothing is computed yet.
   *
   * @throws Failure of kind USER where the query does not parse, names what is not there, or would
   *     change something
   */
  Dataset<Row> query(String query) {
    try {
      if (changes(parsed(query))) {
        throw Failure.user("Only jobs change tables; ask with select, with, describe or show");
      }
      return lake.spark().sql(query);
    } catch (AnalysisException e) {
      throw Failure.user("%s%n%s", reason(e), tablesSentence());
    }
  }

  private static List<String> tables(Lake lake) {
    Path root = new Path(lake.root());
    try {
      FileSystem files = root.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
      return Arrays.stream(files.listStatus(root))
          .filter(FileStatus::isDirectory)
          .map(directory -> directory.getPath().getName())
          .filter(lake::exists)
          .sorted()
          .toList();
    } catch (FileNotFoundException absent) {
      return List.of();
    } catch (IOException e) {
      throw Failure.user(
          "The tables under %s cannot be listed: %s; correct plumbline.warehouse",
          lake.root(), e.getMessage());
    }
  }

  private LogicalPlan parsed(String query) throws ParseException {
    return ((org.apache.spark.sql.classic.SparkSession) lake.spark())
        .sessionState()
        .sqlParser()
        .parsePlan(query);
  }

  /** Delta would delete and insert through a view just as well. */
  private static boolean changes(LogicalPlan plan) {
    if (plan instanceof DescribeRelation
        || plan instanceof DescribeColumn
        || plan instanceof ShowColumns) {
      return false;
    }
    if (plan instanceof Command || plan instanceof ParsedStatement) {
      return true;
    }
    return scala.jdk.javaapi.CollectionConverters.asJava(plan.children()).stream()
        .anyMatch(TableViews::changes);
  }

  private static String reason(AnalysisException e) {
    String message = String.valueOf(e.getMessage());
    Matcher matcher = REASON.matcher(message);
    String sentence = (matcher.matches() ? matcher.group(1) : message).replaceAll("\\s+", " ");
    // After the first full stop come hints for a catalog, which these views are not in.
    int end = sentence.indexOf(". Verify ");
    return end < 0 ? sentence : sentence.substring(0, end + 1);
  }

  private String tablesSentence() {
    return names.isEmpty()
        ? "There are no tables yet under %s; run the ingest job first".formatted(lake.root())
        : "Tables: " + String.join(", ", names);
  }
}
