package dev.plumbline.problem;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One object of a problem file, read key by key. A key nobody asked for is a mistake, and the keys
 * that were asked for are what it is compared with. A value that cannot be read is reported and a
 * stand-in returned, so that reading goes on and all mistakes are found.
 */
final class Section {
  private static final ConfigObject EMPTY = ConfigFactory.empty().root();

  private final Layers layers;
  private final Mistakes mistakes;
  private final KeyPath path;
  private final ConfigObject object;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, Section> children = new LinkedHashMap<>();

  Section(Layers layers, Mistakes mistakes, KeyPath path, ConfigObject object) {
    this.layers = layers;
    this.mistakes = mistakes;
    this.path = path;
    this.object = object;
  }

  KeyPath path() {
    return path;
  }

  KeyPath path(String key) {
    return path.child(key);
  }

  /** Whether there is a value, from the user or by default. */
  boolean has(String key) {
    asked.add(key);
    return value(key).isPresent();
  }

  /** Whether the value is exactly this text. */
  boolean isText(String key, String text) {
    asked.add(key);
    return value(key).map(value -> text.equals(value.unwrapped())).orElse(false);
  }

  /** Whether the value is an object. */
  boolean isObject(String key) {
    asked.add(key);
    return value(key).filter(ConfigObject.class::isInstance).isPresent();
  }

  /** Whether the value is a list. */
  boolean isList(String key) {
    asked.add(key);
    return value(key).filter(ConfigList.class::isInstance).isPresent();
  }

  /** The value, if there is one and it can be read. */
  <T> Optional<T> optional(String key, ValueParser<T> parser) {
    asked.add(key);
    return value(key).flatMap(value -> scalar(path.child(key), value, parser));
  }

  /** The value; the stand-in where it is missing or cannot be read, which is reported. */
  <T> T required(String key, ValueParser<T> parser, T standIn) {
    if (!has(key)) {
      mistakes.add(path.child(key), ConfigurationMessages.missing(parser.example()));
      return standIn;
    }
    return optional(key, parser).orElse(standIn);
  }

  /** The readable items of a list, none where it is absent. */
  <T> List<T> list(String key, ValueParser<T> parser) {
    asked.add(key);
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof ConfigList list)) {
      mistakes.add(path.child(key), ConfigurationMessages.notAList(parser.example()));
      return List.of();
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      scalar(path.child(key).item(i), list.get(i), parser).ifPresent(items::add);
    }
    return List.copyOf(items);
  }

  /** The same, where a list of one may be written without brackets. */
  <T> List<T> oneOrMore(String key, ValueParser<T> parser) {
    return value(key).filter(ConfigList.class::isInstance).isPresent()
        ? list(key, parser)
        : optional(key, parser).stream().toList();
  }

  /** The readable items of a list that must not be empty. */
  <T> List<T> requiredList(String key, ValueParser<T> parser) {
    if (!has(key)) {
      mistakes.add(path.child(key), ConfigurationMessages.missing("[" + parser.example() + "]"));
      return List.of();
    }
    if (value(key).orElseThrow() instanceof ConfigList list && list.isEmpty()) {
      mistakes.add(path.child(key), ConfigurationMessages.emptyList(parser.example()));
    }
    return list(key, parser);
  }

  /**
   * The readable items of a list of which each is a text or an object, none where it is absent.
   *
   * @param example a whole list, for messages
   */
  <T> List<T> items(
      String key, ValueParser<T> text, String example, Function<Section, Optional<T>> object) {
    asked.add(key);
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof ConfigList list)) {
      mistakes.add(path.child(key), ConfigurationMessages.not("a list", example));
      return List.of();
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      KeyPath at = path.child(key).item(i);
      if (list.get(i) instanceof ConfigObject inner) {
        Section section = new Section(layers, mistakes, at, inner);
        children.put(key + at.last(), section);
        object.apply(section).ifPresent(items::add);
      } else {
        scalar(at, list.get(i), text).ifPresent(items::add);
      }
    }
    return List.copyOf(items);
  }

  /**
   * The object under a key; an empty one where it is absent or something else, which is reported.
   */
  Section section(String key) {
    asked.add(key);
    if (children.containsKey(key)) {
      return children.get(key);
    }
    Optional<ConfigValue> value = value(key);
    if (value.isPresent() && !(value.get() instanceof ConfigObject)) {
      mistakes.add(path.child(key), ConfigurationMessages.notAnObject());
    }
    ConfigObject inner =
        value.filter(ConfigObject.class::isInstance).map(ConfigObject.class::cast).orElse(EMPTY);
    // One message is enough for something else in the place of an object.
    Mistakes reported = value.isPresent() && inner == EMPTY ? new Mistakes(layers) : mistakes;
    Section section = new Section(layers, reported, path.child(key), inner);
    children.put(key, section);
    return section;
  }

  /** The objects of a list, none where it is absent; anything else in it is reported. */
  List<Section> sections(String key, String example) {
    asked.add(key);
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof ConfigList list)) {
      mistakes.add(path.child(key), ConfigurationMessages.notAList(example));
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      KeyPath at = path.child(key).item(i);
      if (list.get(i) instanceof ConfigObject inner) {
        Section section =
            children.computeIfAbsent(
                at.toString() + i, k -> new Section(layers, mistakes, at, inner));
        sections.add(section);
      } else {
        mistakes.add(at, ConfigurationMessages.notAnObject());
      }
    }
    return List.copyOf(sections);
  }

  /** The object under a key that must be there; nothing more is reported where it is not. */
  Section requiredSection(String key, String example) {
    if (!has(key)) {
      mistakes.add(path.child(key), ConfigurationMessages.missing(example));
      children.put(key, new Section(layers, new Mistakes(layers), path.child(key), EMPTY));
    }
    return section(key);
  }

  /** Every key in the order it was written, for objects whose keys the user chooses. */
  List<String> keys() {
    List<String> keys =
        layers.keysInOrder(path, object).stream().filter(key -> value(key).isPresent()).toList();
    asked.addAll(keys);
    return keys;
  }

  /** Every readable entry in the order it was written. */
  <T> Map<String, T> entries(ValueParser<T> parser) {
    Map<String, T> entries = new LinkedHashMap<>();
    for (String key : keys()) {
      optional(key, parser).ifPresent(value -> entries.put(key, value));
    }
    return entries;
  }

  /** Reports the keys that nobody asked for, here and below. */
  void reportUnknownKeys() {
    for (String key : layers.keysInOrder(path, object)) {
      if (!asked.contains(key) && value(key).isPresent()) {
        mistakes.add(path.child(key), ConfigurationMessages.unknownKey(key, asked));
      }
    }
    children.values().forEach(Section::reportUnknownKeys);
  }

  private Optional<ConfigValue> value(String key) {
    return KeyPath.of(key).in(object);
  }

  private <T> Optional<T> scalar(KeyPath at, ConfigValue value, ValueParser<T> parser) {
    if (value instanceof ConfigObject || value instanceof ConfigList) {
      mistakes.add(at, ConfigurationMessages.not("a single value", parser.example()));
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parse(value.unwrapped().toString()));
    } catch (ValueParser.UnreadableValueException e) {
      mistakes.add(at, e.getMessage());
      return Optional.empty();
    }
  }
}
