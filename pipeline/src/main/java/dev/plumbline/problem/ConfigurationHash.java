package dev.plumbline.problem;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The hash of what a problem says, whatever it is called on disk: SHA-256 of the resolved section
 * {@code problem}, keys sorted, without the sources' paths and URLs, without secrets, and without
 * when files go, which changes no row. Where the order of keys counts (a source's columns) it is
 * hashed as well. A number and the same number in quotes are one.
 */
final class ConfigurationHash {
  private ConfigurationHash() {}

  static String of(Layers layers) {
    KeyPath problem = KeyPath.of("problem");
    StringBuilder text = new StringBuilder();
    problem.in(layers.merged()).ifPresent(value -> render(layers, problem, value, text));
    return Hash.sha256(text.toString());
  }

  private static void render(Layers layers, KeyPath path, ConfigValue value, StringBuilder text) {
    if (value instanceof ConfigObject object) {
      text.append('{');
      for (String key : keys(layers, path, object)) {
        KeyPath inner = path.child(key);
        if (inner.in(layers.merged()).isPresent()
            && !inner.secret()
            && !isPlace(inner)
            && !isUpkeep(inner)) {
          quote(key, text);
          text.append(':');
          render(layers, inner, object.get(key), text);
          text.append(',');
        }
      }
      text.append('}');
    } else if (value instanceof ConfigList list) {
      text.append('[');
      for (int i = 0; i < list.size(); i++) {
        render(layers, path.item(i), list.get(i), text);
        text.append(',');
      }
      text.append(']');
    } else {
      quote(String.valueOf(value.unwrapped()), text);
    }
  }

  private static List<String> keys(Layers layers, KeyPath path, ConfigObject object) {
    boolean ordered = path.elements().size() == 4 && path.last().equals("columns");
    return ordered
        ? layers.keysInOrder(path, object)
        : new ArrayList<>(new TreeSet<>(object.keySet()));
  }

  /** {@code problem.sources.<name>.path} and {@code problem.sources.<name>.jdbc.url}. */
  private static boolean isPlace(KeyPath path) {
    List<String> keys = path.elements();
    return keys.size() > 3
        && keys.get(1).equals("sources")
        && List.of(List.of("path"), List.of("jdbc", "url")).contains(keys.subList(3, keys.size()));
  }

  private static boolean isUpkeep(KeyPath path) {
    return path.elements().size() > 1 && path.elements().get(1).equals("maintenance");
  }

  private static void quote(String text, StringBuilder to) {
    to.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }
}
