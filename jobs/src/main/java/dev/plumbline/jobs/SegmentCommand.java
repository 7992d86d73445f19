package dev.plumbline.jobs;

import dev.plumbline.Stage;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.segment.Segmentation;
import dev.plumbline.segment.SegmentationResult;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Looks for kinds of rows among those of the training set. */
@Command(
    name = "segment",
    mixinStandardHelpOptions = true,
    description = "Find kinds of training rows, where there are any; after features")
final class SegmentCommand extends JobCommand {
  SegmentCommand() {
    super("segment");
  }

  @Override
  Conclusion execute(Stage stage, Terminal terminal) {
    TrainingSet set = TrainingSet.of(stage.problem(), stage.lake(), stage.run().logicalDate());
    SegmentationResult result = Segmentation.of(stage, set).execute();
    Map<String, String> details = new LinkedHashMap<>();
    details.put("rows", Long.toString(result.rows()));
    result
        .chosen()
        .ifPresent(
            one -> {
              details.put("segments", Integer.toString(one.clusters()));
              details.put("silhouette", Double.toString(one.silhouette()));
              details.put("stability", Double.toString(one.stability()));
            });
    return new Conclusion(
        result.chosen().isPresent() ? "DONE" : result.verdict().name(),
        result.message(),
        details,
        result.lines());
  }
}
