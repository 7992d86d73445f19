package dev.plumbline.learner;

import dev.plumbline.problem.Hash;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * XGBoost's own bytes (UBJSON) of a trained booster, loaded once in each executor and shared by its
 * tasks: prediction in place is safe to call from many threads.
 */
public final class NativeBooster implements Serializable {
  /** The loaded boosters of this process; freed with the last use once memory is short. */
  private static final Map<String, SoftReference<Booster>> LOADED = new ConcurrentHashMap<>();

  /** Boosters to explain by, as many a model as there were tasks at once; freed likewise. */
  private static final Map<String, Queue<SoftReference<Booster>>> IDLE = new ConcurrentHashMap<>();

  private final byte[] bytes;
  private final String sha256;

  NativeBooster(byte[] bytes) {
    this.bytes = bytes;
    this.sha256 = Hash.sha256(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String sha256() {
    return sha256;
  }

  /**
   * Margins are turned into probabilities by XGBoost.
   *
   * @param features row after row, NaN where missing
   * @param trees the number of first trees to use
   */
  float[][] predict(float[] features, int rows, int width, int trees) {
    try {
      return loaded(width).inplace_predict(features, rows, width, Float.NaN, new int[] {0, trees});
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not predict %d rows".formatted(rows), e);
    }
  }

  /**
   * What each feature adds to the sum of a row's leaves, and last the base. A task explains by a
   * booster of its own: XGBoost lets one thread at a time explain by one.
   *
   * @param types of the features, as {@link TreeInput#types} gives them
   */
  float[][] contributions(float[] features, int rows, String[] types, int trees) {
    Queue<SoftReference<Booster>> idle =
        IDLE.computeIfAbsent(sha256, key -> new ConcurrentLinkedQueue<>());
    Booster booster = idle(idle);
    try {
      DMatrix matrix = new DMatrix(features, rows, types.length, Float.NaN);
      try {
        matrix.setFeatureTypes(types);
        // XGBoost takes 0 for all: averaged trees are all of one round, which it does not count.
        int limit = trees >= booster.getNumBoostedRound() ? 0 : trees;
        return booster.predictContrib(matrix, limit);
      } finally {
        matrix.dispose();
        idle.add(new SoftReference<>(booster));
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not explain %d rows".formatted(rows), e);
    }
  }

  /** One that nobody explains by, or a new one. */
  private Booster idle(Queue<SoftReference<Booster>> idle) {
    SoftReference<Booster> reference = idle.poll();
    while (reference != null) {
      Booster booster = reference.get();
      if (booster != null) {
        return booster;
      }
      reference = idle.poll();
    }
    Booster booster = load();
    try {
      booster.setParam("nthread", 1);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not prepare a booster", e);
    }
    return booster;
  }

  /** The rounds that were trained, each of one tree or of all those that are averaged. */
  int rounds() {
    try {
      return Math.toIntExact(load().getNumBoostedRound());
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not count its rounds", e);
    }
  }

  /** One line of text for each node of each tree, with its gain. */
  String[] dump() {
    try {
      return load().getModelDump("", true, "text");
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not describe its trees", e);
    }
  }

  private Booster loaded(int width) {
    SoftReference<Booster> reference = LOADED.get(sha256);
    Booster booster = reference == null ? null : reference.get();
    return booster == null ? loadOnce(width) : booster;
  }

  private Booster loadOnce(int width) {
    synchronized (LOADED) {
      SoftReference<Booster> reference = LOADED.get(sha256);
      Booster booster = reference == null ? null : reference.get();
      if (booster == null) {
        LOADED.values().removeIf(known -> known.get() == null);
        booster = load();
        try {
          // Spark runs a task a core; the first prediction configures the booster, so it is made
          // here, before other threads see it.
          booster.setParam("nthread", 1);
          booster.inplace_predict(new float[width], 1, width, Float.NaN);
        } catch (XGBoostError e) {
          throw new IllegalStateException("XGBoost could not prepare a booster", e);
        }
        LOADED.put(sha256, new SoftReference<>(booster));
      }
      return booster;
    }
  }

  private Booster load() {
    try {
      return XGBoost.loadModel(bytes);
    } catch (XGBoostError | IOException e) {
      throw new IllegalStateException("XGBoost could not read a booster", e);
    }
  }

  @Override
  public boolean equals(Object that) {
    return that instanceof NativeBooster booster && sha256.equals(booster.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }
}
