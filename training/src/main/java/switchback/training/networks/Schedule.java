package switchback.training.networks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The course of the learning rate over a training. All schedules except {@link #CONSTANT} rise to
 * the peak over the first 4% of the steps, so that units do not die before they have learnt (Goyal
 * et al. 2017, section 2.2: gradual warmup). They change the rate in 100 plateaus.
 */
public enum Schedule {
  /** Falls linearly to 0. */
  LINEAR,
  /** Keeps the peak from the first step to the last. */
  CONSTANT,
  /**
   * Falls to 0 as half a cosine (Loshchilov and Hutter 2017, SGDR, section 3, without restarts).
   */
  COSINE,
  /**
   * Falls to a tenth of the peak after half of the steps, and to a hundredth after three quarters
   * (He et al. 2016, section 4.2).
   */
  STEP;

  /** The number of values that the rate takes, of which the first few rise to the peak. */
  private static final int PLATEAUS = 100;

  private static final int RISING_PLATEAUS = 4;

  /** Returns the name on the command line and in {@code run.json}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the names of all schedules. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Schedule::label).toList();
  }

  /**
   * Returns the schedule of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Schedule of(String label) {
    return Arrays.stream(values())
        .filter(schedule -> schedule.label().equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no schedule " + label + " among " + labels()));
  }

  /**
   * Returns the rates as a table by iteration, from 0. DL4J's own polynomial schedule cannot be
   * used: it rises, although its documentation says that it falls.
   *
   * @param peak the highest rate
   * @param steps the total number of updates
   */
  public ISchedule rates(double peak, int steps) {
    if (this == CONSTANT) {
      return new FixedSchedule(peak);
    }
    Map<Integer, Double> rates = new TreeMap<>();
    int plateau = Math.max(1, steps / PLATEAUS);
    for (int step = 0; step < steps; step += plateau) {
      double rise = Math.min(1, (double) (step + plateau) / (RISING_PLATEAUS * plateau));
      rates.put(step, fallen(peak * rise, step, steps));
    }
    return new MapSchedule(ScheduleType.ITERATION, rates);
  }

  /** Returns what remains of a rate after {@code step} of {@code steps} steps. */
  private double fallen(double rate, int step, int steps) {
    return switch (this) {
      case LINEAR -> rate * (steps - step) / steps;
      case CONSTANT -> rate;
      case COSINE -> rate * (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
      case STEP -> 2L * step < steps ? rate : 4L * step < 3L * steps ? rate / 10 : rate / 100;
    };
  }
}
