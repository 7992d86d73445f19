package dev.plumbline.problem;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Gathers every mistake of a problem file, so that all are shown at once. */
final class Mistakes {
  /** Longer values are cut where they are printed. */
  private static final int PRINTED_LENGTH = 80;

  private final Layers layers;
  private final Set<ConfigurationProblem> found = new LinkedHashSet<>();

  Mistakes(Layers layers) {
    this.layers = layers;
  }

  /** Reports the value at the path, or its absence. */
  void add(KeyPath path, String message) {
    Layers.Place place = layers.place(path);
    String value = path.in(layers.merged()).map(found -> shown(path, found)).orElse("");
    found.add(
        new ConfigurationProblem(place.file(), place.line(), path.toString(), value, message));
  }

  /** Throws if anything was reported. */
  void throwIfAny() throws ProblemException {
    if (!found.isEmpty()) {
      throw new ProblemException(
          found.stream()
              .sorted(
                  Comparator.comparing((ConfigurationProblem problem) -> problem.line() == 0)
                      .thenComparing(ConfigurationProblem::file)
                      .thenComparingInt(ConfigurationProblem::line))
              .toList());
    }
  }

  private static String shown(KeyPath path, ConfigValue value) {
    if (value instanceof ConfigObject) {
      return "";
    }
    if (path.secret()) {
      return "\"(redacted)\"";
    }
    String text =
        value instanceof ConfigList list
            ? list.unwrapped().toString()
            : value.render(ConfigRenderOptions.concise());
    if (value.valueType() == ConfigValueType.STRING) {
      text = '"' + value.unwrapped().toString() + '"';
    }
    text = Secrets.redacted(text);
    return text.length() <= PRINTED_LENGTH ? text : text.substring(0, PRINTED_LENGTH) + "…";
  }
}
