package dev.plumbline.learner;

import java.io.Serializable;

/** A column a learner may read, and how. */
public record FeatureColumn(String name, FeatureKind kind) implements Serializable {}
