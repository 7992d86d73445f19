package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Labelled rows in arrays, spread over the cluster and kept until closed.
 *
 * <p>Two passes over the rows given: one summarises every cell (segment and available-from), from
 * which the encoder of any fold is merged; one sorts the rows by a hash of their key and lays them
 * out in blocks of about {@link #ROWS_IN_BLOCK}. Block boundaries and order depend on the rows
 * alone, so how the rows were partitioned changes at most the last digits of a mean or a
 * coefficient, and of trees nothing. Rows stay on the executors.
 */
public final class TrainingMatrix implements AutoCloseable {
  /** Columns of {@link #outOfFold} beside the keys and the models. */
  public static final String SEGMENT = "segment";

  public static final String LABEL = "label";
  public static final String WEIGHT = "weight";

  /** Rows a block is planned for; a task's worth of work, and a few megabytes. */
  static final int ROWS_IN_BLOCK = 20_000;

  private final SparkSession session;
  private final MatrixLayout layout;
  private final StructType schema;
  private final SortedMap<Cell, CellSummary> cells;
  private final Shipment<String[][]> dictionaries;
  private final JavaRDD<Block> blocks;
  private final long rows;
  private final Map<Folds, List<ClusterFit>> clusters = new HashMap<>();

  private TrainingMatrix(
      SparkSession session,
      MatrixLayout layout,
      StructType schema,
      SortedMap<Cell, CellSummary> cells,
      Shipment<String[][]> dictionaries,
      JavaRDD<Block> blocks,
      long rows) {
    this.session = session;
    this.layout = layout;
    this.schema = schema;
    this.cells = cells;
    this.dictionaries = dictionaries;
    this.blocks = blocks;
    this.rows = rows;
  }

  /** Lays out the rows: two passes over them. */
  public static TrainingMatrix of(Dataset<Row> rows, MatrixLayout layout) {
    List<String> present = Arrays.asList(rows.columns());
    for (String column : layout.columns()) {
      if (!present.contains(column)) {
        throw LearnerErrors.columnMissing(column, present);
      }
    }
    SparkSession session = rows.sparkSession();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Dataset<Row> needed =
        rows.select(layout.columns().stream().map(TrainingMatrix::named).toArray(Column[]::new));
    StructType schema = needed.schema();
    SortedMap<Cell, CellSummary> cells =
        described(context, "Summarise features by segment", () -> Summaries.of(needed, layout));
    long count = cells.values().stream().mapToLong(CellSummary::rows).sum();
    Shipment<String[][]> dictionaries = Shipment.of(context, dictionaries(layout, cells));
    RowReader reader = RowReader.ofTraining(schema, layout);
    RowFacts facts = new RowFacts(schema, layout);
    JavaRDD<Block> blocks =
        described(
            context,
            "Lay out the training matrix",
            () -> {
              JavaRDD<Block> laidOut =
                  inOrder(needed, layout, count)
                      .toJavaRDD()
                      .mapPartitionsWithIndex(
                          (index, part) -> Block.of(index, part, reader, facts, dictionaries), true)
                      .persist(StorageLevel.MEMORY_AND_DISK());
              laidOut.count();
              return laidOut;
            });
    return new TrainingMatrix(session, layout, schema, cells, dictionaries, blocks, count);
  }

  /** The number of rows. */
  public long rows() {
    return rows;
  }

  /** What the labels are. */
  Task task() {
    return layout.task();
  }

  /** The feature columns, in the order given. */
  public List<FeatureColumn> features() {
    return layout.features();
  }

  /** Categorical columns with more values than were considered; the rarest became "other". */
  public List<String> truncatedColumns() {
    List<String> truncated = new ArrayList<>();
    for (int i = 0; i < features().size(); i++) {
      int column = i;
      if (cells.values().stream().anyMatch(cell -> cell.truncated(column))) {
        truncated.add(features().get(i).name());
      }
    }
    return truncated;
  }

  /**
   * Columns encoded by frequency or target that have more values than are told apart, in any part
   * of the rows.
   */
  public List<String> columnsWithMoreValuesThanEncoded() {
    List<String> more = new ArrayList<>();
    for (int i = 0; i < features().size(); i++) {
      String name = features().get(i).name();
      Encodings.Encode encode = layout.encodings().encodeOf(name);
      if ((encode instanceof Encodings.Frequency || encode instanceof Encodings.Target)
          && (truncatedColumns().contains(name)
              || dictionaries.value()[i].length > layout.encodings().values())) {
        more.add(name);
      }
    }
    return more;
  }

  /**
   * Every validating row with the raw prediction of its fold's model: the key columns, {@link
   * #SEGMENT}, {@link #LABEL} (0 or 1, or a double where it is any number or that of a class),
   * {@link #WEIGHT} and a double column for each name given, an array of doubles where its models
   * have several outputs. One pass over the matrix when the dataset is used, which must be before
   * the matrix is closed.
   */
  public Dataset<Row> outOfFold(Folds folds, Map<String, List<FittedModel>> models) {
    StructType result = new StructType();
    for (String key : layout.keys()) {
      result = result.add(schema.apply(key));
    }
    result =
        result
            .add(SEGMENT, DataTypes.IntegerType, false)
            .add(LABEL, task() == Task.BINARY ? DataTypes.IntegerType : DataTypes.DoubleType, false)
            .add(WEIGHT, DataTypes.DoubleType, false);
    for (String name : models.keySet()) {
      result = result.add(name, Scoring.type(models.get(name).get(0).outputs()), false);
    }
    Task task = task();
    JavaRDD<Row> rows =
        blocksOutOfFold(folds, List.copyOf(models.values())).flatMap(block -> block.asRows(task));
    return session.createDataFrame(rows, result);
  }

  /**
   * The same in arrays, block after block.
   *
   * @param models by setting, those of the folds in order
   */
  public JavaRDD<PredictedBlock> blocksOutOfFold(Folds folds, List<List<FittedModel>> models) {
    return predicted(models, OutOfFold::validating, folds);
  }

  /**
   * The same of training rows, each by one of the folds' models that learned from it, which its
   * segment names: as many rows a fold as validate it, about, to set one loss against the other.
   */
  public JavaRDD<PredictedBlock> blocksInSample(Folds folds, List<List<FittedModel>> models) {
    return predicted(models, OutOfFold::inSample, folds);
  }

  /** The place of a key column among those of a {@link PredictedBlock}. */
  public int key(String column) {
    return layout.keys().indexOf(column);
  }

  /** Whether every model has rows of more than one label to learn from. */
  public boolean canTrain(Folds folds) {
    return IntStream.range(0, folds.models()).allMatch(model -> labelsDiffer(folds, model));
  }

  private boolean labelsDiffer(Folds folds, int model) {
    List<CellSummary> training =
        cells.entrySet().stream()
            .filter(c -> folds.trains(model, c.getKey().segment(), c.getKey().availableFrom()))
            .map(Map.Entry::getValue)
            .filter(cell -> cell.weight() > 0)
            .toList();
    return training.stream().anyMatch(CellSummary::labelsDiffer)
        || training.stream().mapToDouble(CellSummary::labelMean).distinct().count() > 1;
  }

  /** The weighted mean of the labels. */
  public double meanLabel() {
    double weight = 0;
    double sum = 0;
    for (CellSummary cell : cells.values()) {
      weight += cell.weight();
      sum += cell.positive();
    }
    return sum / weight;
  }

  /** Predicts the rows of a block. */
  private interface Prediction extends Serializable {
    PredictedBlock of(
        Block block,
        Folds folds,
        List<FeatureColumn> columns,
        String[][] dictionaries,
        List<List<FittedModel>> models);
  }

  private JavaRDD<PredictedBlock> predicted(
      List<List<FittedModel>> models, Prediction prediction, Folds folds) {
    Shipment<ArrayList<List<FittedModel>>> shipped =
        Shipment.of(context(), new ArrayList<>(models));
    List<FeatureColumn> features = features();
    Shipment<String[][]> values = dictionaries;
    return blocks.map(
        block -> prediction.of(block, folds, features, values.value(), shipped.value()));
  }

  /** Lets go of the rows. */
  @Override
  public void close() {
    blocks.unpersist(false);
    dictionaries.close();
  }

  /** The places of the four costs among the keys of a block; none where there are none. */
  int[] costs() {
    return layout.costs().stream().mapToInt(layout.keys()::indexOf).toArray();
  }

  /** Whether the rows are parted, so that some of them can be held aside. */
  boolean hasParts() {
    return layout.part().isPresent();
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  SparkSession session() {
    return session;
  }

  JavaRDD<Block> blocks() {
    return blocks;
  }

  Shipment<String[][]> dictionaries() {
    return dictionaries;
  }

  Encodings encodings() {
    return layout.encodings();
  }

  /** The summary of the rows a model trains on. */
  CellSummary trainingPart(Folds folds, int model) {
    CellSummary part = new CellSummary(features(), layout.encodings(), layout.distinctValues());
    cells.forEach(
        (cell, summary) -> {
          if (folds.trains(model, cell.segment(), cell.availableFrom())) {
            part.merge(summary);
          }
        });
    if (part.rows() == 0 || part.weight() == 0) {
      throw LearnerErrors.nothingToTrainOn(model, folds.folds());
    }
    return part;
  }

  /**
   * The encoder of a model's training part. Clusters are fitted for all models of the folds
   * together, when they are first asked for; without any there is no pass over the rows.
   */
  Encoder encoder(Folds folds, int model, CellSummary part, int maximumCategories) {
    return EncoderFit.of(features(), part, layout.encodings(), maximumCategories)
        .with(
            clusters(folds).stream()
                .filter(fit -> fit.model() == model)
                .map(ClusterFit::encoding)
                .toList());
  }

  /** How well the clusters that features tell fit the rows; see {@link #encoder}. */
  public List<ClusterQuality> clusterQualities(Folds folds) {
    return ClusterQuality.of(folds, clusters(folds));
  }

  private synchronized List<ClusterFit> clusters(Folds folds) {
    return clusters.computeIfAbsent(folds, asked -> ClusterFits.of(this, asked));
  }

  /**
   * The same, refused when it holds one class only, or one number only: no slope can be learned
   * from it.
   */
  CellSummary bothClasses(Folds folds, int model) {
    CellSummary part = trainingPart(folds, model);
    if (task() != Task.BINARY) {
      if (!part.labelsDiffer()) {
        throw LearnerErrors.oneNumberOnly(model, folds.folds());
      }
      return part;
    }
    if (part.positive() <= 0 || part.positive() >= part.weight()) {
      throw LearnerErrors.oneClassOnly(model, folds.folds(), part.positive(), part.weight());
    }
    return part;
  }

  /** Runs an action under a job description, and puts the former one back. */
  static <T> T described(JavaSparkContext context, String description, Supplier<T> action) {
    String before = context.getLocalProperty("spark.job.description");
    context.setJobDescription(description);
    try {
      return action.get();
    } finally {
      context.setJobDescription(before);
    }
  }

  private static String[][] dictionaries(MatrixLayout layout, Map<Cell, CellSummary> cells) {
    String[][] dictionaries = new String[layout.features().size()][];
    for (int i = 0; i < dictionaries.length; i++) {
      TreeSet<String> values = new TreeSet<>();
      for (CellSummary cell : cells.values()) {
        values.addAll(cell.byFrequency(i));
      }
      dictionaries[i] = values.toArray(String[]::new);
    }
    return dictionaries;
  }

  /**
   * The rows by hash of key, then by hash of everything: block number = the hash's share of its
   * range, so that the blocks in order are all rows in order.
   */
  private static Dataset<Row> inOrder(Dataset<Row> needed, MatrixLayout layout, long count) {
    int parts = (int) Math.max(1, (count + ROWS_IN_BLOCK - 1) / ROWS_IN_BLOCK);
    String[] all = layout.columns().toArray(String[]::new);
    Column[] keys = layout.keys().stream().map(TrainingMatrix::named).toArray(Column[]::new);
    Column[] everything = Arrays.stream(all).map(TrainingMatrix::named).toArray(Column[]::new);
    String keyHash = unused("key_hash", layout);
    String rowHash = unused("row_hash", layout);
    return needed
        .withColumn(keyHash, functions.xxhash64(keys.length == 0 ? everything : keys))
        .withColumn(rowHash, functions.xxhash64(everything))
        .repartitionById(
            parts,
            functions
                .shiftright(
                    functions.shiftrightunsigned(functions.col(keyHash), 33).multiply(parts), 31)
                .cast("int"))
        .sortWithinPartitions(keyHash, rowHash)
        .select(everything);
  }

  private static Column named(String column) {
    return functions.col("`" + column.replace("`", "``") + "`");
  }

  private static String unused(String name, MatrixLayout layout) {
    String candidate = name;
    while (layout.columns().contains(candidate)) {
      candidate = "_" + candidate;
    }
    return candidate;
  }
}
