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
 * How the learning rate moves over a training. All but {@link #CONSTANT} rise to the peak over the
 * first 4% of the steps, lest units die before they have learnt (Goyal et al. 2017, section 2.2:
 * gradual warmup), and move in 100 plateaus.
 */
public enum Schedule {
  /** Falls in a line to 0. */
  LINEAR,
  /** Stays, from the first step on. */
  CONSTANT,
  /**
   * Falls to 0 as half a cosine: Loshchilov and Hutter 2017 (SGDR), section 3, without restarts.
   */
  COSINE,
  /**
   * A tenth from half of the steps on, a hundredth from three quarters: He et al. 2016, section
   * 4.2.
   */
  STEP;

  /** The learning rate moves in this many steps, of which the first few lead up to its peak. */
  private static final int PLATEAUS = 100;

  private static final int RISING_PLATEAUS = 4;

  /** The name on the command line and in run.json. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Schedule::label).toList();
  }

  /**
   * The schedule of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Schedule of(String label) {
    return Arrays.stream(values())
        .filter(schedule -> schedule.label().equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no schedule " + label + " among " + labels()));
  }

  /**
   * The rates of a training of so many updates, by iteration from 0.
   *
   * <p>DL4J's own polynomial schedule rises where its documentation has it fall, so this is a
   * table.
   *
   * @param peak the highest rate
   * @param steps the number of updates in all
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

  /** What is left of a rate after so many steps. */
  private double fallen(double rate, int step, int steps) {
    return switch (this) {
      case LINEAR -> rate * (steps - step) / steps;
      case CONSTANT -> rate;
      case COSINE -> rate * (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
      case STEP -> 2L * step < steps ? rate : 4L * step < 3L * steps ? rate / 10 : rate / 100;
    };
  }
}
