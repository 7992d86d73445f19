package dev.plumbline.leakage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Public data in memory, each set where it is there, and the sample's parcels. */
final class PublicData {

  private PublicData() {}

  private static final List<String> GERMAN_NUMBERS =
      List.of(
          "duration_months",
          "credit_amount",
          "installment_rate",
          "residence_since",
          "age",
          "existing_credits",
          "num_dependents");

  static Optional<LeakData> german() {
    return DataFile.shared("german_credit/german_with_header.csv")
        .map(
            file -> {
              List<Map<String, String>> rows = DataFile.read(file, ",");
              List<String> names =
                  List.of(
                      "checking_status",
                      "duration_months",
                      "credit_history",
                      "purpose",
                      "credit_amount",
                      "savings_status",
                      "employment_since",
                      "installment_rate",
                      "personal_status_sex",
                      "other_debtors",
                      "residence_since",
                      "property",
                      "age",
                      "other_installment_plans",
                      "housing",
                      "existing_credits",
                      "job",
                      "num_dependents",
                      "telephone",
                      "foreign_worker");
              Predicate<Map<String, String>> bad = r -> r.get("class").equals("2");
              return LeakData.of(rows, names, GERMAN_NUMBERS, bad, r -> bad.test(r) ? 1.0 : 0.0);
            });
  }

  static Optional<LeakData> adult() {
    String[] header = {
      "age",
      "workclass",
      "fnlwgt",
      "education",
      "education_num",
      "marital_status",
      "occupation",
      "relationship",
      "race",
      "sex",
      "capital_gain",
      "capital_loss",
      "hours_per_week",
      "native_country",
      "income"
    };
    return DataFile.shared("adult/adult.data.gz")
        .map(
            file -> {
              List<String> names = List.of(header).subList(0, 14);
              List<String> numbers =
                  List.of(
                      "age",
                      "fnlwgt",
                      "education_num",
                      "capital_gain",
                      "capital_loss",
                      "hours_per_week");
              Predicate<Map<String, String>> rich = r -> r.get("income").startsWith(">50K");
              return LeakData.of(
                  DataFile.read(file, ", ", header),
                  names,
                  numbers,
                  rich,
                  r -> rich.test(r) ? 1.0 : 0.0);
            });
  }

  static Optional<LeakData> bike() {
    return DataFile.shared("bike_sharing/hour.csv.gz")
        .map(
            file -> {
              List<String> names =
                  List.of(
                      "season",
                      "yr",
                      "mnth",
                      "hr",
                      "holiday",
                      "weekday",
                      "workingday",
                      "weathersit",
                      "temp",
                      "atemp",
                      "hum",
                      "windspeed",
                      "casual",
                      "registered");
              return LeakData.of(
                  DataFile.read(file, ","),
                  names,
                  names,
                  r -> Double.parseDouble(r.get("cnt")) >= 200,
                  r -> Double.parseDouble(r.get("cnt")) - 200);
            });
  }

  static Optional<LeakData> titanic() {
    return DataFile.shared("titanic/titanic3.csv")
        .map(
            file -> {
              List<String> names =
                  List.of(
                      "pclass",
                      "name",
                      "sex",
                      "age",
                      "sibsp",
                      "parch",
                      "ticket",
                      "fare",
                      "cabin",
                      "embarked",
                      "boat",
                      "body",
                      "home.dest");
              Predicate<Map<String, String>> survived = r -> r.get("survived").equals("1");
              return LeakData.of(
                  DataFile.read(file, ","),
                  names,
                  List.of("pclass", "age", "sibsp", "parch", "fare", "body"),
                  survived,
                  r -> survived.test(r) ? 1.0 : 0.0);
            });
  }

  /**
   * A quarter of the flights: those that arrived, and of the others how often each column is empty.
   */
  record Flights(LeakData flown, List<Map<String, String>> notFlown) {}

  static Optional<Flights> flights() {
    return DataFile.shared("nycflights13/flights_nyc_2017.csv.gz")
        .map(
            file -> {
              List<Map<String, String>> flown = new ArrayList<>();
              List<Map<String, String>> others = new ArrayList<>();
              for (Map<String, String> row : DataFile.readEvery(4, file, ",")) {
                String delay = row.get("arr_delay");
                (delay.isEmpty() || delay.equals("NA") ? others : flown).add(row);
              }
              List<String> numbers =
                  List.of(
                      "month",
                      "day",
                      "dep_time",
                      "sched_dep_time",
                      "dep_delay",
                      "arr_time",
                      "sched_arr_time",
                      "arr_delay",
                      "air_time",
                      "distance",
                      "hour",
                      "minute");
              List<String> names = new ArrayList<>(numbers);
              names.addAll(List.of("carrier", "flight", "tailnum", "origin", "dest"));
              return new Flights(
                  LeakData.of(
                      flown,
                      names,
                      numbers,
                      r -> Double.parseDouble(r.get("arr_delay")) >= 15,
                      r -> Double.parseDouble(r.get("arr_delay")) - 15),
                  others);
            });
  }

  /** The sample's parcels, late or not. */
  static LeakData shipments() {
    Path directory = Path.of("..", "data-samples", "shipments");
    Map<String, String> delivered = new LinkedHashMap<>();
    for (Map<String, String> row : DataFile.read(directory.resolve("outcomes.csv.gz"), ",")) {
      delivered.put(row.get("shipment_id"), row.get("delivered_at"));
    }
    // The sample holds duplicates on purpose; ingest removes them, and so is done here.
    Set<String> seen = new HashSet<>();
    List<Map<String, String>> rows =
        DataFile.read(directory.resolve("shipments.csv.gz"), ",").stream()
            .filter(r -> seen.add(r.get("shipment_id")))
            .filter(r -> number(r.get("distance_km")) && number(r.get("weight_kg")))
            .filter(r -> number(r.get("order_value")) && r.get("promised_at").length() > 10)
            .toList();
    Predicate<Map<String, String>> late =
        r -> {
          String came = delivered.get(r.get("shipment_id"));
          return came == null || came.compareTo(r.get("promised_at")) > 0;
        };
    return LeakData.of(
        rows,
        List.of(
            "carrier",
            "service",
            "origin_hub",
            "region",
            "distance_km",
            "weight_kg",
            "order_value"),
        List.of("distance_km", "weight_kg", "order_value"),
        late,
        r -> late.test(r) ? 1.0 : 0.0);
  }

  private static boolean number(String text) {
    return text.isEmpty() || text.matches("-?\\d+(\\.\\d+)?");
  }
}
