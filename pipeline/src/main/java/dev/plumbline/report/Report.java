package dev.plumbline.report;

import dev.plumbline.Failure;
import dev.plumbline.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Tables → one self-contained HTML page, at {@code <warehouse>/<problem>/report.html}, and the
 * judged model's card beside it, {@code model_card.md}. A pure function of the tables as of the
 * run's logical date, but for the moment it was written. Each table is read once, filtered or
 * summed up where it lies; the drift table twice.
 */
public final class Report {
  private static final int PERIODS = 60;
  private static final String PAGE = "report.html";
  private static final String CARD = "model_card.md";

  private final Stage stage;
  private final int periods;

  private Report(Stage stage, int periods) {
    this.stage = stage;
    this.periods = periods;
  }

  /** A report whose history goes back 60 periods. */
  public static Report of(Stage stage) {
    return new Report(stage, PERIODS);
  }

  /** The same with another length of history. */
  public Report showingPeriods(int periods) {
    if (periods < 1) {
      throw Failure.user("A report shows at least 1 period, not %d", periods);
    }
    return new Report(stage, periods);
  }

  /**
   * Writes page and card, in place of those before, and gives the page's path.
   *
   * @throws Failure of kind USER where the file system refuses the file
   */
  public String execute() {
    ReportData data =
        stage.describe("gather the report", () -> ReportData.gather(stage, periods, Instant.now()));
    write(CARD, ModelCard.render(data));
    return write(PAGE, Page.render(data));
  }

  private String write(String file, String page) {
    Path path = new Path(stage.lake().root(), file);
    try {
      FileSystem files =
          path.getFileSystem(stage.lake().spark().sparkContext().hadoopConfiguration());
      try (OutputStream out = files.create(path, true)) {
        out.write(page.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw Failure.user(
          "The report cannot be written to %s: %s; correct plumbline.warehouse or its permissions",
          path, e.getMessage());
    }
    return path.toString();
  }
}
