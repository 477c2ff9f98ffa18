package switchback.training.textbook.graphs;

/**
 * An array of parameters of a graph.
 *
 * @param node the number of the node that it belongs to
 * @param name its name, such as {@code weight}
 * @param size the number of values
 */
public record ParameterArray(int node, String name, int size) {}
