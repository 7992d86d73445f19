package dev.plumbline.problem;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a value stands in a problem: keys from the root, with {@code [2]} for the third item of a
 * list.
 */
record KeyPath(List<String> elements) {
  private static final Pattern ITEM = Pattern.compile("\\[\\d+]");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
  private static final List<String> SECRET_ENDINGS = List.of("password", "secret", "token");

  KeyPath {
    elements = List.copyOf(elements);
  }

  static KeyPath of(String... keys) {
    return new KeyPath(List.of(keys));
  }

  KeyPath child(String... keys) {
    List<String> longer = new ArrayList<>(elements);
    longer.addAll(List.of(keys));
    return new KeyPath(longer);
  }

  KeyPath item(int index) {
    return child("[" + index + "]");
  }

  /** The path of the object or list that holds this value; the root is its own parent. */
  KeyPath parent() {
    return elements.isEmpty() ? this : new KeyPath(elements.subList(0, elements.size() - 1));
  }

  String last() {
    return elements.isEmpty() ? "" : elements.get(elements.size() - 1);
  }

  /** Whether the value must not be printed. */
  boolean secret() {
    return elements.stream()
        .map(element -> element.toLowerCase(Locale.ROOT))
        .anyMatch(element -> SECRET_ENDINGS.stream().anyMatch(element::endsWith));
  }

  /** The value at this path; null and absent are the same. */
  Optional<ConfigValue> in(ConfigObject root) {
    ConfigValue value = root;
    for (String element : elements) {
      if (value instanceof ConfigObject object) {
        value = object.get(element);
      } else if (value instanceof ConfigList list && ITEM.matcher(element).matches()) {
        int index = Integer.parseInt(element.substring(1, element.length() - 1));
        value = index < list.size() ? list.get(index) : null;
      } else {
        value = null;
      }
      if (value == null || value.valueType() == ConfigValueType.NULL) {
        return Optional.empty();
      }
    }
    return Optional.of(value);
  }

  /** The dotted key; the items of a list are shown as the list. */
  @Override
  public String toString() {
    return elements.stream()
        .filter(element -> !ITEM.matcher(element).matches())
        .map(element -> PLAIN.matcher(element).matches() ? element : '"' + element + '"')
        .collect(Collectors.joining("."));
  }
}
