package switchback.training.readers.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer or vertex as the configuration describes it.
 *
 * @param name its name
 * @param settings the layer or the vertex
 * @param preprocessor what comes before it; null if nothing does
 * @param inputs the names of its inputs, for a vertex of a graph
 * @param isLayer whether it is a layer
 */
record Vertex(
    String name,
    Settings settings,
    @Nullable Settings preprocessor,
    List<String> inputs,
    boolean isLayer) {}
