package dev.plumbline.train;

import dev.plumbline.feature.TrainingSet;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Run;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.FittedSetting;
import dev.plumbline.problem.Hash;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Rung;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The finished fits of a training that has not ended, a file each in a directory beside the tables:
 * a training that was killed goes on from them. They are found by the hash of all that a fit
 * depends on, and deleted once the training has ended; {@code erase} deletes them as well. What is
 * read back equals what was written, bit for bit.
 */
final class KeptFits {
  /** The part of the rows that is no part. */
  static final String ALL_ROWS = "all rows";

  /** What begins with an underscore is no table to anyone who lists the directory. */
  private static final String DIRECTORY = "_search";

  private static final String WRITTEN = ".written";

  private final Lake lake;
  private final Path directory;
  private final String basis;
  private final List<FeatureColumn> columns;

  /**
   * @param basis all that a fit depends on beside the rung: rows, folds, seed, columns, code
   * @param columns the model columns
   */
  KeptFits(Lake lake, String basis, List<FeatureColumn> columns) {
    this.lake = lake;
    this.directory = new Path(lake.root(), DIRECTORY);
    this.basis = basis;
    this.columns = columns;
  }

  /** The fits of this training and repetition that are finished already. */
  static KeptFits of(TrainingSet set, long seed) {
    Problem problem = set.problem();
    return new KeptFits(
        set.lake(),
        String.join(
            "\n",
            set.contentHash(),
            problem.task().toString(),
            set.modelColumns().toString(),
            problem.split().toString(),
            problem.features().encodings().toString(),
            problem.training().weights().toString(),
            problem.training().sample().toString(),
            problem.evaluation().fairness().mitigation()
                + " "
                + problem.evaluation().fairness().by(),
            Long.toString(seed),
            Run.codeVersion()),
        set.modelColumns());
  }

  /**
   * The fits of a rung: those that are finished, which it says, or else new ones, which it keeps.
   *
   * @param part what part of the rows and folds they are fitted on
   */
  List<FittedSetting> findOrFit(
      Rung rung, String part, Consumer<String> progress, Supplier<List<FittedSetting>> fit) {
    Optional<List<FittedSetting>> found = find(rung, part);
    if (found.isPresent()) {
      progress.accept("%s: %s was fitted before".formatted(rung.name(), named(found.get())));
      return found.get();
    }
    List<FittedSetting> fitted = fit.get();
    keep(rung, part, fitted);
    return fitted;
  }

  private static String named(List<FittedSetting> settings) {
    return settings.size() == 1
        ? settings.get(0).setting()
        : "all of %d settings".formatted(settings.size());
  }

  /**
   * The fits of a rung, where they are finished.
   *
   * @param part what part of the rows and folds they were fitted on
   */
  Optional<List<FittedSetting>> find(Rung rung, String part) {
    Path file = file(rung, part);
    try {
      FileSystem files = fileSystem();
      if (!files.exists(file)) {
        return Optional.empty();
      }
      try (DataInputStream in = files.open(file)) {
        List<FittedSetting> settings = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          String setting = in.readUTF();
          List<FittedModel> models = new ArrayList<>();
          for (int model = in.readInt(); model > 0; model--) {
            String json = new String(bytes(in), StandardCharsets.UTF_8);
            Optional<byte[]> booster = in.readBoolean() ? Optional.of(bytes(in)) : Optional.empty();
            models.add(FittedPipeline.of(json, booster).model());
          }
          settings.add(new FittedSetting(setting, models));
        }
        return Optional.of(settings);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps finished fits; a kill leaves them whole or not at all. */
  private void keep(Rung rung, String part, List<FittedSetting> settings) {
    Path file = file(rung, part);
    Path unfinished = file.suffix(WRITTEN);
    try {
      FileSystem files = fileSystem();
      try (DataOutputStream out = files.create(unfinished, true)) {
        out.writeInt(settings.size());
        for (FittedSetting setting : settings) {
          out.writeUTF(setting.setting());
          out.writeInt(setting.byModelIndex().size());
          for (FittedModel model : setting.byModelIndex()) {
            write(
                new FittedPipeline(
                    rung.name(), setting.setting(), columns, model, new Calibrator.Identity()),
                out);
          }
        }
      }
      files.rename(unfinished, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The training has ended: nobody will go on from here. */
  void clear() {
    try {
      fileSystem().delete(directory, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(FittedPipeline pipeline, DataOutputStream out) throws IOException {
    byte[] json = pipeline.toJson().getBytes(StandardCharsets.UTF_8);
    out.writeInt(json.length);
    out.write(json);
    Optional<byte[]> booster = pipeline.booster();
    out.writeBoolean(booster.isPresent());
    if (booster.isPresent()) {
      out.writeInt(booster.get().length);
      out.write(booster.get());
    }
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private Path file(Rung rung, String part) {
    return new Path(directory, Hash.sha256(String.join("\n", basis, rung.toString(), part)));
  }

  private FileSystem fileSystem() throws IOException {
    return directory.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
  }
}
