package dev.plumbline.jobs.sample;

import java.util.Optional;

/**
 * Hourly weather at the hubs: a season, a day and noise of several memories. About two hours in a
 * hundred are missing, partly in outages of six hours.
 *
 * <p>Held as one small table (8 hubs, 13,176 hours, whatever the number of shipments), rounded as
 * it is written, so that the truth reads exactly what a reader of the file can.
 */
final class HubWeather {
  /** Share of single hours without an observation. */
  static final double MISSING_HOUR_RATE = 0.012;

  /** Share of blocks of {@link #OUTAGE_HOURS} hours without any observation. */
  static final double OUTAGE_RATE = 0.008;

  static final int OUTAGE_HOURS = 6;

  private static final long NOISE_ORIGIN_HOURS = 10_000;
  private static final int FASTEST_RECORDING = 90;
  private static final int SLOWEST_RECORDING = 540;

  private final Observation[][] observations = new Observation[Hub.values().length][];

  /**
   * One observation: degrees Celsius, metres a second, millimetres of fresh snow in the hour; times
   * in seconds since the epoch.
   */
  record Observation(
      Hub hub,
      long observedAt,
      long recordedAt,
      double temperature,
      double windSpeed,
      double snowfall) {}

  HubWeather(long seed) {
    CounterRandom random = CounterRandom.of(seed, "weather");
    for (Hub hub : Hub.values()) {
      observations[hub.ordinal()] = series(hub, random.at(hub.ordinal()));
    }
  }

  /** The observation made at this hour since the start, unless it is missing. */
  Optional<Observation> observed(Hub hub, int hour) {
    return Optional.ofNullable(observations[hub.ordinal()][hour]);
  }

  /** The last observation that had been recorded by this time; empty before the first. */
  Optional<Observation> asRecordedBy(Hub hub, long time) {
    Observation[] series = observations[hub.ordinal()];
    int hour = Math.min(SampleCalendar.hourIndex(time), series.length - 1);
    while (hour >= 0 && (series[hour] == null || series[hour].recordedAt() > time)) {
      hour--;
    }
    return hour < 0 ? Optional.empty() : Optional.of(series[hour]);
  }

  private static Observation[] series(Hub hub, CounterRandom random) {
    CounterRandom gaps = random.at(1);
    CounterRandom outages = random.at(2);
    CounterRandom delays = random.at(3);
    Sky sky = new Sky(hub, random);
    Observation[] series = new Observation[SampleCalendar.HOURS];
    for (int hour = 0; hour < series.length; hour++) {
      boolean missing =
          gaps.uniform(hour) < MISSING_HOUR_RATE
              || outages.uniform(hour / OUTAGE_HOURS) < OUTAGE_RATE;
      if (!missing) {
        long observedAt = SampleCalendar.START + hour * SampleCalendar.HOUR;
        long delay = (long) delays.uniform(hour, FASTEST_RECORDING, SLOWEST_RECORDING);
        series[hour] = sky.observation(hour, observedAt, observedAt + delay);
      }
    }
    return series;
  }

  /** The processes behind one hub's weather. */
  private static final class Sky {
    private static final double DAILY_SWING = 4;
    private static final double WARMEST_DAY_OF_YEAR = 201;
    private static final double WARMEST_HOUR = 14;
    private static final double SNOW_BELOW = 1.2;
    private static final double DRY_BELOW = 0.25;

    private final Hub hub;
    private final CounterRandom hourly;
    private final SmoothNoise warmSpells;
    private final SmoothNoise clouds;
    private final SmoothNoise storms;
    private final SmoothNoise gusts;
    private final SmoothNoise fronts;
    private final SmoothNoise showers;

    Sky(Hub hub, CounterRandom random) {
      this.hub = hub;
      hourly = random.at(4);
      warmSpells = new SmoothNoise(random.at(5), 110);
      clouds = new SmoothNoise(random.at(6), 20);
      storms = new SmoothNoise(random.at(7), 60);
      gusts = new SmoothNoise(random.at(8), 10);
      fronts = new SmoothNoise(random.at(9), 40);
      showers = new SmoothNoise(random.at(10), 7);
    }

    Observation observation(int hour, long observedAt, long recordedAt) {
      double time = NOISE_ORIGIN_HOURS + hour;
      double temperature = temperature(hour, time);
      double wind =
          hub.usualWind
              * StrictMath.exp(
                  0.42 * storms.at(time) + 0.2 * gusts.at(time) + 0.05 * hourly.normal(2L * hour));
      double moisture = 0.9 * fronts.at(time) + 0.35 * showers.at(time);
      double snow =
          temperature < SNOW_BELOW && moisture > DRY_BELOW ? 2.5 * (moisture - DRY_BELOW) : 0;
      return new Observation(
          hub, observedAt, recordedAt, tenths(temperature), tenths(wind), tenths(snow));
    }

    private double temperature(int hour, double time) {
      double dayOfYear = SampleCalendar.FIRST_DAY.getDayOfYear() + hour / 24.0;
      double season = cosine((dayOfYear - WARMEST_DAY_OF_YEAR) / 365.25);
      double day = cosine((hour % 24 - WARMEST_HOUR) / 24.0);
      return hub.meanTemperature
          + hub.seasonalSwing * season
          + DAILY_SWING * day
          + 3.2 * warmSpells.at(time)
          + 1.2 * clouds.at(time)
          + 0.3 * hourly.normal(2L * hour + 1);
    }

    private static double cosine(double turns) {
      return StrictMath.cos(2 * StrictMath.PI * turns);
    }

    private static double tenths(double value) {
      return StrictMath.rint(value * 10) / 10;
    }
  }
}
