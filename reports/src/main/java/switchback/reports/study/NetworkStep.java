package switchback.reports.study;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import switchback.deconv.ReceptiveField;

/**
 * One step of a network. Its components are the JSON.
 *
 * @param name the name of the layer or step; "step" and its number if the file gives it none
 * @param type what it computes, such as {@code Convolution}
 * @param settings its settings as text, such as {@code 3x3, stride 2, padding 1}
 * @param activation the activation function that directly follows a layer's sums; absent if none
 * @param output the shape of its output: channels, height and width, or units
 * @param parameters the number of its parameters
 * @param inputs the names of the steps it takes; absent if that is the one above
 * @param receptiveField the receptive field of its units; absent if its features cannot be
 *     projected
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkStep(
    String name,
    String type,
    String settings,
    @Nullable String activation,
    List<Integer> output,
    long parameters,
    @Nullable List<String> inputs,
    @Nullable ReceptiveField receptiveField) {
  /** Creates a step with a copy of its shape. */
  public NetworkStep {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(settings, "settings");
    output = List.copyOf(requireNonNull(output, "output"));
  }
}
