package dev.plumbline.jobs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs jobs in this process as the command line does. */
abstract class CommandLineTestBase {

  /** What a job left behind. */
  record Ended(int exit, String out, String err) {}

  static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ended(exit, out.toString(), err.toString());
  }

  /**
   * A problem of parcels that are late on odd days, in the directory, with its data and warehouse.
   *
   * @return the problem file
   */
  static Path parcels(Path directory) throws IOException {
    StringBuilder rows = new StringBuilder("parcel_id,booked_at,weight,late\n");
    for (int i = 0; i < 240; i++) {
      rows.append(
          "p%d,2026-%02d-%02d 10:00:00,%d,%s%n"
              .formatted(i, 1 + i / 80, 1 + i % 28, i % 9, i % 3 == 0));
    }
    Files.writeString(directory.resolve("parcels.csv"), rows.toString());
    Path file = directory.resolve("parcels.conf");
    Files.writeString(
        file,
        """
        plumbline.warehouse = "%1$s/warehouse"
        problem {
          name = parcels
          question = "Will this parcel be late?"
          population = parcels
          entity = [parcel_id]
          prediction-time = booked_at
          time-zone = UTC
          label {
            source = parcels
            positive = "late"
            recorded-at = booked_at
            maturity = 1 day
            if-missing = drop
          }
          decision { changes-outcome = false, hides-outcome = false }
          value {
            unit = EUR
            false-negative = 10
            false-positive = 2
            true-positive = 2
            true-negative = 0
            accept { saving-over-baseline = 5%%, confidence = 90%% }
          }
          sources.parcels {
            description = "One row a parcel"
            path = "%1$s/parcels.csv"
            columns {
              parcel_id = "string not null -- the parcel"
              booked_at = "timestamp not null -- when it was booked"
              weight = "double -- kilograms"
              late = "boolean -- whether it came late"
            }
            key = [parcel_id]
            same-key = duplicate
            event-time = booked_at
            recorded-at = booked_at
          }
          features { name = booking, columns = [weight] }
          split { holdout = last 42 days, folds = 2 by time }
          ladder = [rules, linear]
          schedule { every = 1 day, retrain = 1 month }
          seed = 7
        }
        """
            .formatted(directory));
    return file;
  }
}
