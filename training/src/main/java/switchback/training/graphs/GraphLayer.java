package switchback.training.graphs;

/**
 * A convolution or dense layer of a graph, or its logits.
 *
 * @param name its name, unique in the graph
 * @param sums the number of the node that computes its sums
 * @param maps the number of the node with its maps: after the scaling and the activation function
 *     that directly follow the sums, if they do
 */
public record GraphLayer(String name, int sums, int maps) {}
