package dev.plumbline.jobs.sample;

/**
 * An autocorrelated process of mean zero and variance one that can be read at any time without
 * walking there: standard normal values on a lattice {@code period} apart, blended linearly between
 * neighbours and rescaled so that the variance does not sag half-way.
 */
record SmoothNoise(CounterRandom random, double period) {

  /** The value at a time, in the unit of the period. */
  double at(double time) {
    double position = time / period;
    long lattice = (long) StrictMath.floor(position);
    double after = position - lattice;
    double before = 1 - after;
    double blend = before * random.normal(lattice) + after * random.normal(lattice + 1);
    return blend / StrictMath.sqrt(before * before + after * after);
  }
}
