package dev.plumbline.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.unwrap_udt;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * All windows and latest values whose events are found by the same columns of the population,
 * whatever their sources: predictions and events are brought together by one shuffle, sorted by
 * (hash of the key, clock) and scanned once. No row is ever multiplied. What Spark sorts by is one
 * number, the beginning of the hash and the clock in steps: such a sort goes by bits and does not
 * look at the rows. The few rows of one step are put in order by the scan. Rows are shuffled with
 * no more than some feature asks for: what decides ties, say, only where a feature asks for single
 * events.
 */
final class PointInTimeJoin {
  /** The check of the key and, in the lower half, the turn. */
  private static final String CHECK_AND_TURN = "check_and_turn";

  private static final String MEASURE = "measure_";
  private static final String LATEST = "latest";
  private static final String POPULATION = "population";
  private static final String COLUMN = "column_";
  private static final String SCANNED = "scanned";
  private static final String OUTPUT = "output_";

  private final List<String> keys;
  private final Map<String, EventStream> streams = new LinkedHashMap<>();
  private final Map<String, String> sourceOfStream = new LinkedHashMap<>();
  private final List<String> outputNames = new ArrayList<>();

  /**
   * @param keys columns of the population
   */
  PointInTimeJoin(List<String> keys) {
    this.keys = List.copyOf(keys);
  }

  List<String> outputNames() {
    return outputNames;
  }

  /** The stream of a source by its columns, made on first use. */
  EventStream stream(
      String source, List<String> sourceColumns, Function<List<String>, EventStream> made) {
    String name = source + sourceColumns;
    sourceOfStream.put(name, source);
    return streams.computeIfAbsent(name, key -> made.apply(sourceColumns));
  }

  /** The rows with the outputs after their own columns; one shuffle of rows and events. */
  Dataset<Row> join(
      Dataset<Row> population,
      String predictionTime,
      Optional<PredictionTimes> times,
      Function<String, Dataset<Row>> cleanSource) {
    List<EventStream> ordered = List.copyOf(streams.values());
    List<Dataset<Row>> sources = sourceOfStream.values().stream().map(cleanSource).toList();
    ScanInput input = new ScanInput(population.schema(), ordered, sources, times);

    Dataset<Row> rows = input.predictions(population, predictionTime);
    if (times.isPresent()) {
      for (int i = 0; i < ordered.size(); i++) {
        rows = rows.unionByName(input.events(i, sources.get(i), times.orElseThrow()));
      }
    }
    Dataset<Row> sorted =
        rows.repartition(col(EventStream.KEY_HASH))
            .sortWithinPartitions(expr(input.placeSql))
            .select(input.read());
    Dataset<Row> scanned =
        sorted
            .as(Encoders.row(input.readSchema(sorted.schema())))
            .mapPartitions(
                new PointInTimeScan(input.layout()), Encoders.row(input.scannedSchema()));
    return scanned.select(input.restored());
  }

  /** Names and types of the scan's columns for one population and its sources. */
  private final class ScanInput {
    private final StructType population;
    private final List<EventStream> streams;
    private final List<DataType> latestTypes = new ArrayList<>();
    private final List<Integer> latestOffsets = new ArrayList<>();
    private final DataType[] outputTypes = new DataType[outputNames.size()];
    private final int measures;
    private final boolean ordered;
    private final boolean superseding;
    private final String placeSql;

    ScanInput(
        StructType population,
        List<EventStream> streams,
        List<Dataset<Row>> sources,
        Optional<PredictionTimes> times) {
      this.population = population;
      this.placeSql = placeSql(streams, times);
      this.streams = streams;
      this.ordered = streams.stream().anyMatch(EventStream::ordered);
      this.superseding = streams.stream().anyMatch(EventStream::correctable);
      this.measures = streams.stream().mapToInt(s -> s.measures().size()).max().orElse(0);
      for (int i = 0; i < streams.size(); i++) {
        latestOffsets.add(latestTypes.size());
        for (String sql : streams.get(i).latestValues()) {
          latestTypes.add(EventStream.typeOf(sources.get(i), sql));
        }
        describeOutputs(streams.get(i).layout(latestOffsets.get(i)));
      }
    }

    private void describeOutputs(ScanLayout.Stream stream) {
      for (ScanLayout.Span span : stream.spans()) {
        for (ScanLayout.WindowOutput output : span.outputs()) {
          outputTypes[output.output()] =
              switch (output.function()) {
                case COUNT, DISTINCT -> DataTypes.LongType;
                case SUM, MEAN, MIN, MAX, SD, RATE, LAST, FIRST, LAG, DIFFERENCE, HOURS_SINCE ->
                    DataTypes.DoubleType;
              };
        }
      }
      for (ScanLayout.LatestOutput output : stream.latest()) {
        outputTypes[output.output()] = latestTypes.get(stream.latestValueOffset() + output.value());
      }
    }

    ScanLayout layout() {
      List<ScanLayout.Stream> layouts = new ArrayList<>();
      for (int i = 0; i < streams.size(); i++) {
        layouts.add(streams.get(i).layout(latestOffsets.get(i)));
      }
      return new ScanLayout(ordered, measures, latestTypes, outputNames.size(), layouts);
    }

    /** A row that lacks a key part or its prediction time has no clock: it sees nothing. */
    Dataset<Row> predictions(Dataset<Row> rows, String predictionTime) {
      List<Column> keyValues = new ArrayList<>();
      Column seeing = lit(true);
      for (String name : keys) {
        Column key = EventStream.column(name);
        keyValues.add(key);
        seeing = seeing.and(key.isNotNull());
      }
      Column time = unix_micros(EventStream.column(predictionTime).cast("timestamp"));
      List<Column> columns = new ArrayList<>();
      Column clock = when(seeing, time);
      // Rows that see nothing have no key to go by: their prediction time spreads them.
      columns.add(
          when(clock.isNull(), xxhash64(time))
              .otherwise(EventStream.hashOf(keyValues))
              .as(EventStream.KEY_HASH));
      columns.add(
          checkAndTurn(
              EventStream.checkOf(keyValues),
              lit(turn(EventStream.RANK_OF_PREDICTION, ScanLayout.PREDICTION))));
      columns.add(clock.as(EventStream.CLOCK));
      for (String ofEvents : ofEvents()) {
        columns.add(lit(null).cast("bigint").as(ofEvents));
      }
      for (int i = 0; i < measures; i++) {
        columns.add(lit(null).cast("double").as(MEASURE + i));
      }
      if (!latestTypes.isEmpty()) {
        columns.add(lit(null).cast(latestType()).as(LATEST));
      }
      Column[] carried = new Column[population.length()];
      for (int i = 0; i < carried.length; i++) {
        carried[i] = EventStream.column(population.apply(i).name()).as(COLUMN + i);
      }
      columns.add(struct(carried).as(POPULATION));
      return rows.select(columns.toArray(Column[]::new));
    }

    Dataset<Row> events(int stream, Dataset<Row> source, PredictionTimes times) {
      int firstLatest = latestOffsets.get(stream);
      int ownLatest = streams.get(stream).latestValues().size();
      int ownMeasures = streams.get(stream).measures().size();
      Dataset<Row> events =
          streams
              .get(stream)
              .events(
                  source, times, keyTypes(), names(MEASURE, ownMeasures), names(LATEST, ownLatest));
      List<Column> columns = new ArrayList<>();
      columns.add(col(EventStream.KEY_HASH));
      columns.add(
          checkAndTurn(
              col(EventStream.KEY_CHECK),
              when(
                      col(EventStream.RANK).equalTo(EventStream.RANK_OF_EVENT),
                      turn(EventStream.RANK_OF_EVENT, stream))
                  .otherwise(turn(EventStream.RANK_OF_STRICT_EVENT, stream))));
      columns.add(col(EventStream.CLOCK));
      ofEvents().forEach(name -> columns.add(col(name)));
      for (int i = 0; i < measures; i++) {
        columns.add(i < ownMeasures ? col(MEASURE + i) : lit(null).cast("double").as(MEASURE + i));
      }
      if (!latestTypes.isEmpty()) {
        Column[] latest = new Column[latestTypes.size()];
        for (int i = 0; i < latest.length; i++) {
          boolean own = i >= firstLatest && i < firstLatest + ownLatest;
          Column value = own ? col(LATEST + (i - firstLatest)) : lit(null).cast(latestTypes.get(i));
          latest[i] = value.as(COLUMN + i);
        }
        columns.add((ownLatest == 0 ? lit(null).cast(latestType()) : struct(latest)).as(LATEST));
      }
      columns.add(lit(null).cast(populationType()).as(POPULATION));
      return events.select(columns.toArray(Column[]::new));
    }

    private int turn(int rank, int stream) {
      return ScanLayout.turn(rank, stream, streams.size());
    }

    /** What only events have, but their values. */
    private List<String> ofEvents() {
      List<String> names = new ArrayList<>(List.of(EventStream.EVENT_TIME));
      if (superseding) {
        names.add(EventStream.SUPERSEDED_AT);
      }
      if (ordered) {
        names.add(EventStream.RECORDED_AT);
        names.add(EventStream.TIE);
      }
      return names;
    }

    /** With the place in the order, the identity of the key and the turn. */
    Column[] read() {
      List<Column> read = new ArrayList<>();
      read.add(expr(placeSql).as("place"));
      read.add(
          shiftleft(col(EventStream.KEY_HASH), Integer.SIZE)
              .bitwiseOR(shiftrightunsigned(col(CHECK_AND_TURN), Integer.SIZE))
              .as("identity"));
      read.add(col(EventStream.CLOCK));
      read.add(col(CHECK_AND_TURN).cast("int").as("turn"));
      ofEvents().forEach(name -> read.add(col(name)));
      names(MEASURE, measures).forEach(name -> read.add(col(name)));
      if (!latestTypes.isEmpty()) {
        read.add(col(LATEST));
      }
      read.add(col(POPULATION));
      return read.toArray(Column[]::new);
    }

    /** The sorted rows with the structs as they are. */
    StructType readSchema(StructType sorted) {
      StructType schema = new StructType();
      for (StructField field : sorted.fields()) {
        schema =
            field.dataType() instanceof StructType columns
                ? schema.add(field.name(), new RawRowType(columns))
                : schema.add(field);
      }
      return schema;
    }

    /** The population's columns, then the outputs. */
    StructType scannedSchema() {
      StructType columns = new StructType().add(POPULATION, populationType());
      for (int i = 0; i < outputTypes.length; i++) {
        columns = columns.add(OUTPUT + i, outputTypes[i]);
      }
      return new StructType().add(SCANNED, new RawRowType(columns));
    }

    Column[] restored() {
      Column scanned = unwrap_udt(col(SCANNED));
      Column[] columns = new Column[population.length() + outputTypes.length];
      for (int i = 0; i < population.length(); i++) {
        StructField field = population.apply(i);
        columns[i] =
            scanned.getField(POPULATION).getField(COLUMN + i).as(field.name(), field.metadata());
      }
      for (int i = 0; i < outputTypes.length; i++) {
        columns[population.length() + i] = scanned.getField(OUTPUT + i).as(outputNames.get(i));
      }
      return columns;
    }

    private StructType populationType() {
      return structOf(List.of(population.fields()).stream().map(StructField::dataType).toList());
    }

    private StructType latestType() {
      return structOf(latestTypes);
    }

    private static StructType structOf(List<DataType> types) {
      StructType struct = new StructType();
      for (int i = 0; i < types.size(); i++) {
        struct = struct.add(COLUMN + i, types.get(i));
      }
      return struct;
    }

    private DataType keyType(int index) {
      return population.apply(population.fieldIndex(keys.get(index))).dataType();
    }

    private List<DataType> keyTypes() {
      List<DataType> types = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        types.add(keyType(i));
      }
      return types;
    }
  }

  /**
   * The upper half of the key's hash, and below it how far the clock is between the first moment
   * that matters and the last, in 2^32 steps.
   */
  private static String placeSql(List<EventStream> streams, Optional<PredictionTimes> times) {
    long reach = streams.stream().mapToLong(EventStream::reach).max().orElse(0);
    long begin = times.map(t -> t.first() - reach).orElse(0L);
    long length = times.map(t -> t.last() - begin).orElse(0L);
    return "shiftleft(shiftright(%s, 32), 32) | ((%s - %dL) div %dL)"
        .formatted(EventStream.KEY_HASH, EventStream.CLOCK, begin, (length >>> Integer.SIZE) + 1);
  }

  private static Column checkAndTurn(Column check, Column turn) {
    return shiftleft(check.cast("bigint"), Integer.SIZE)
        .bitwiseOR(turn.cast("bigint"))
        .as(CHECK_AND_TURN);
  }

  private static List<String> names(String prefix, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + i);
    }
    return names;
  }
}
