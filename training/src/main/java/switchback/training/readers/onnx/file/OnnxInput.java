package switchback.training.readers.onnx.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a graph takes.
 *
 * @param name its name
 * @param type the type of its elements
 * @param dims the sizes of its axes, -1 for each that is open; null if not even their number is
 *     stated
 * @param channelAxis the axis that the file declares as that of the channels; -1 if it declares
 *     none
 */
public record OnnxInput(
    String name, ElementType type, @Nullable List<Long> dims, int channelAxis) {}
