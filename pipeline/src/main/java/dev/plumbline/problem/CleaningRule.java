package dev.plumbline.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step that cleans a column at ingest, declared in the problem file and counted on every load.
 * Rules run in the order they are written; values that are missing stay missing.
 */
public sealed interface CleaningRule {

  /** The rule as it is called in the file, in counts and in reasons. */
  String name();

  /** Removes white space at both ends; text only. */
  record Trim() implements CleaningRule {
    @Override
    public String name() {
      return "trim";
    }
  }

  /** Makes one space of every run of white space, none at the ends; text only. */
  record Squeeze() implements CleaningRule {
    @Override
    public String name() {
      return "squeeze";
    }
  }

  /** Lower case; text only. */
  record Lower() implements CleaningRule {
    @Override
    public String name() {
      return "lower";
    }
  }

  /** Upper case; text only. */
  record Upper() implements CleaningRule {
    @Override
    public String name() {
      return "upper";
    }
  }

  /** Values that stand for "no value", of any type, as they are written in the file. */
  record NullIf(List<String> values) implements CleaningRule {
    public NullIf {
      values = List.copyOf(values);
    }

    @Override
    public String name() {
      return "null-if";
    }
  }

  /** Another spelling for each of these; text only. */
  record Replace(Map<String, String> spellings) implements CleaningRule {
    public Replace {
      spellings = Collections.unmodifiableMap(new LinkedHashMap<>(spellings));
    }

    @Override
    public String name() {
      return "replace";
    }
  }

  /** Multiplies by a constant, to bring a column to its declared unit; double and decimal only. */
  record UnitFactor(double factor) implements CleaningRule {
    @Override
    public String name() {
      return "unit-factor";
    }
  }

  /** Moves what lies outside to the nearer end; numbers only, both ends belong to the range. */
  record Clip(double least, double most) implements CleaningRule {
    @Override
    public String name() {
      return "clip";
    }
  }

  /** Sends rows with a value outside to the quarantine; numbers only. */
  record QuarantineOutside(double least, double most) implements CleaningRule {
    @Override
    public String name() {
      return "quarantine-outside";
    }
  }
}
