package dev.plumbline.problem;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three layers of a problem's configuration, merged: reference.conf in the jar, then the
 * problem file, then {@code --set}. Remembers where each value was written, which the merged
 * configuration alone no longer tells.
 */
final class Layers {
  /** Stands for the command line where a mistake has no file. */
  static final String COMMAND_LINE = "--set";

  private static final Pattern DESCRIBED = Pattern.compile("(?:merge of )?(.*?): (\\d+)(?:-\\d+)?");

  private final String file;
  private final ConfigObject settings;
  private final ConfigObject written;
  private final ConfigObject merged;
  private final Map<String, List<String>> lines = new HashMap<>();

  private Layers(String file, ConfigObject settings, ConfigObject written, ConfigObject merged) {
    this.file = file;
    this.settings = settings;
    this.written = written;
    this.merged = merged;
  }

  /** A place in the user's text. */
  record Place(String file, int line) {}

  /**
   * Reads and merges the layers.
   *
   * @throws ProblemException if the file cannot be read or is not HOCON
   */
  static Layers load(Path file, Map<String, String> settings) throws ProblemException {
    String name = file.toString();
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(
          List.of(new ConfigurationProblem(name, 0, "", "", ConfigurationMessages.noSuchFile())));
    }
    return merge(
        name,
        settings,
        () ->
            ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)));
  }

  /**
   * Merges a text that was kept, of {@link ConfigurationText}, with the layers around it.
   *
   * @param name what mistakes call it
   * @throws ProblemException if it is not HOCON
   */
  static Layers of(String name, String text, Map<String, String> settings) throws ProblemException {
    return merge(
        name,
        settings,
        () ->
            ConfigFactory.parseString(
                text, ConfigParseOptions.defaults().setOriginDescription(name)));
  }

  private static Layers merge(String name, Map<String, String> settings, Supplier<Config> file) {
    try {
      Config set = settings(settings);
      Config written = file.get();
      Config reference =
          ConfigFactory.parseResources(Layers.class.getClassLoader(), "reference.conf");
      Config merged = set.withFallback(written).withFallback(reference).resolve();
      return new Layers(
          name, set.root(), written.resolveWith(merged).root(), withSourceDefaults(merged).root());
    } catch (ConfigException e) {
      throw new ProblemException(List.of(problem(name, e)));
    }
  }

  private static Config settings(Map<String, String> settings) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      List<String> keys = ConfigUtil.splitPath(setting.getKey().strip());
      String root = keys.get(0);
      String key =
          root.equals("problem") || root.equals("plumbline")
              ? ConfigUtil.joinPath(keys)
              : "problem." + ConfigUtil.joinPath(keys);
      config = config.withValue(key, settingValue(setting.getValue().strip()));
    }
    return config;
  }

  /** Lists, objects, null and quoted text are HOCON; everything else is text as it stands. */
  private static ConfigValue settingValue(String text) {
    boolean hocon =
        text.startsWith("[")
            || text.startsWith("{")
            || text.startsWith("\"")
            || text.equals("null");
    return hocon
        ? ConfigFactory.parseString(
                "value = " + text, ConfigParseOptions.defaults().setOriginDescription(COMMAND_LINE))
            .root()
            .get("value")
        : ConfigValueFactory.fromAnyRef(text, COMMAND_LINE);
  }

  private static Config withSourceDefaults(Config config) {
    if (!(KeyPath.of("problem", "sources").in(config.root()).orElse(null)
            instanceof ConfigObject sources)
        || !(KeyPath.of("problem", "source-defaults").in(config.root()).orElse(null)
            instanceof ConfigObject defaults)) {
      return config;
    }
    Config result = config;
    for (Map.Entry<String, ConfigValue> source : sources.entrySet()) {
      if (source.getValue() instanceof ConfigObject object) {
        result =
            result.withValue(
                ConfigUtil.joinPath("problem", "sources", source.getKey()),
                object.withFallback(defaults));
      }
    }
    return result;
  }

  private static ConfigurationProblem problem(String file, ConfigException e) {
    Matcher described =
        Pattern.compile("(?s)(.*?): (\\d+): (.*)").matcher(String.valueOf(e.getMessage()));
    if (described.matches()) {
      boolean commandLine = described.group(1).startsWith(COMMAND_LINE);
      return new ConfigurationProblem(
          described.group(1),
          commandLine ? 0 : Integer.parseInt(described.group(2)),
          "",
          "",
          ConfigurationMessages.notHocon(described.group(3)));
    }
    return new ConfigurationProblem(
        file, 0, "", "", ConfigurationMessages.notHocon(String.valueOf(e.getMessage())));
  }

  ConfigObject merged() {
    return merged;
  }

  /** The file and the settings, without the defaults. */
  ConfigObject user() {
    return settings.withFallback(written);
  }

  /** Whether the user (not a default) wrote a value here. */
  boolean isWritten(KeyPath path) {
    return path.in(settings).isPresent() || path.in(written).isPresent();
  }

  /** Where the value was written; for a default or a missing value, where its object begins. */
  Place place(KeyPath path) {
    if (path.in(settings).isPresent()
        && path.in(settings).orElseThrow().valueType() != ConfigValueType.OBJECT) {
      return new Place(COMMAND_LINE, 0);
    }
    for (KeyPath at = path; !at.elements().isEmpty(); at = at.parent()) {
      Optional<ConfigValue> value = at.in(written);
      if (value.isPresent()) {
        return place(value.get().origin());
      }
      if (at.in(settings).isPresent() && !at.elements().equals(List.of("problem"))) {
        return new Place(COMMAND_LINE, 0);
      }
    }
    return new Place(file, 1);
  }

  /** The keys in the order they were written, which HOCON's own objects forget. */
  List<String> keysInOrder(KeyPath path, ConfigObject object) {
    List<String> keys = new ArrayList<>(object.keySet());
    keys.sort(
        Comparator.comparingInt((String key) -> rank(path.child(key)))
            .thenComparingInt(key -> written(path.child(key)).line())
            .thenComparingInt(key -> column(path.child(key)))
            .thenComparing(Comparator.naturalOrder()));
    return keys;
  }

  /** Included files come first, then the file itself, then what only the command line says. */
  private int rank(KeyPath path) {
    Optional<ConfigValue> value = path.in(written);
    if (value.isEmpty()) {
      return 2;
    }
    return place(value.get().origin()).file().equals(file) ? 1 : 0;
  }

  /** A key that the command line gives another value stays where the file has it. */
  private Place written(KeyPath path) {
    return path.in(written).map(value -> place(value.origin())).orElseGet(() -> place(path));
  }

  private int column(KeyPath path) {
    Place place = written(path);
    List<String> text = lines.computeIfAbsent(place.file(), Layers::linesOf);
    if (place.line() < 1 || place.line() > text.size()) {
      return Integer.MAX_VALUE;
    }
    Matcher key =
        Pattern.compile("(?<![A-Za-z0-9_-])\"?" + Pattern.quote(path.last()) + "\"?\\s*[=:{]")
            .matcher(text.get(place.line() - 1));
    return key.find() ? key.start() : Integer.MAX_VALUE;
  }

  private static List<String> linesOf(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException | RuntimeException e) {
      // The order of keys on one line then falls back to their names.
      return List.of();
    }
  }

  private Place place(ConfigOrigin origin) {
    if (origin.filename() != null && origin.lineNumber() > 0) {
      return new Place(shown(origin.filename()), origin.lineNumber());
    }
    for (String part : origin.description().split(",")) {
      Matcher described = DESCRIBED.matcher(part);
      if (described.matches() && !described.group(1).startsWith("reference.conf")) {
        return new Place(shown(described.group(1)), Integer.parseInt(described.group(2)));
      }
    }
    return new Place(file, 1);
  }

  /** The file as the user named it. */
  private String shown(String name) {
    return Path.of(name).toAbsolutePath().equals(Path.of(file).toAbsolutePath()) ? file : name;
  }
}
