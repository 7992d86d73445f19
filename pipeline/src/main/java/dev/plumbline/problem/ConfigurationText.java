package dev.plumbline.problem;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.Set;

/**
 * The resolved problem as text that reads back as the same problem: what the file said, the
 * defaults of the day and the settings of the command line, without secrets. A model keeps it, so
 * that it can be trained again when the file has long changed.
 */
final class ConfigurationText {
  private static final Set<KeyPath> OF_BINARY_TASKS =
      Set.of(
          KeyPath.of("problem", "calibration"),
          KeyPath.of("problem", "value", "true-positive"),
          KeyPath.of("problem", "value", "true-negative"));

  private final Layers layers;
  private final StringBuilder text = new StringBuilder();

  private ConfigurationText(Layers layers) {
    this.layers = layers;
  }

  static String of(Layers layers) {
    ConfigurationText written = new ConfigurationText(layers);
    KeyPath problem = KeyPath.of("problem");
    problem
        .in(layers.merged())
        .ifPresent(
            value -> {
              written.text.append("problem = ");
              written.append(problem, value);
            });
    return written.text.toString();
  }

  /**
   * A key a line and in the order written: where order counts it is read back from the lines. Nulls
   * are written too, for they take a default away.
   */
  private void append(KeyPath path, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      text.append("{\n");
      for (String key : layers.keysInOrder(path, object)) {
        KeyPath inner = path.child(key);
        if (!inner.secret() && !isSourceDefault(inner) && !isOfAnotherTask(inner)) {
          text.append(quoted(key)).append(" = ");
          append(inner, object.get(key));
          text.append('\n');
        }
      }
      text.append('}');
    } else if (value instanceof ConfigList list) {
      text.append('[');
      for (int i = 0; i < list.size(); i++) {
        append(path.item(i), list.get(i));
        text.append(i + 1 < list.size() ? ", " : "");
      }
      text.append(']');
    } else {
      text.append(value.render(ConfigRenderOptions.concise()));
    }
  }

  /** Stands under {@code source-defaults} already, and some of it may not be said of a source. */
  private boolean isSourceDefault(KeyPath path) {
    return path.elements().size() > 3
        && path.elements().get(1).equals("sources")
        && !layers.isWritten(path);
  }

  /** Defaults that the task does not use, and that nobody may write under it. */
  private boolean isOfAnotherTask(KeyPath path) {
    return (OF_BINARY_TASKS.contains(path) || OtherTaskChecks.OF_PROBABILITIES.contains(path))
        && !layers.isWritten(path)
        // A null takes the default away, and is written.
        && path.in(layers.merged()).isPresent()
        && KeyPath.of("problem", "task")
            .in(layers.merged())
            .filter(task -> !"binary".equals(task.unwrapped()))
            .isPresent();
  }

  private static String quoted(String key) {
    return com.typesafe.config.ConfigUtil.quoteString(key);
  }
}
