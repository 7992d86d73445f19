package dev.plumbline.jobs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * DuckDB, where its driver is on the class path: the launcher fetches it for benchmarks, and
 * nothing else uses it. It reads plain Parquet only: of a Delta table it would count removed files.
 */
final class DuckDb implements AutoCloseable {
  static final String ABSENT =
      "DuckDB is not compared: its driver (org.duckdb:duckdb_jdbc) is not on the class path;"
          + " bin/plumbline bench fetches it where Maven can";

  private final Connection connection;

  private DuckDb(Connection connection) {
    this.connection = connection;
  }

  static Optional<DuckDb> find() {
    try {
      Class.forName("org.duckdb.DuckDBDriver");
      return Optional.of(new DuckDb(DriverManager.getConnection("jdbc:duckdb:")));
    } catch (ClassNotFoundException | SQLException e) {
      return Optional.empty();
    }
  }

  /** Summarizes all Parquet files of a directory; how many columns it described. */
  int summarize(Path directory) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SUMMARIZE SELECT * FROM read_parquet('"
                    + directory.toString().replace("'", "''")
                    + "/*.parquet')")) {
      int columns = 0;
      while (rows.next()) {
        columns++;
      }
      return columns;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB's connection cannot be closed", e);
    }
  }
}
