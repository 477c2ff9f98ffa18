package switchback.training.readers.keras;

/**
 * A tensor of a functional model: an output of a call of a layer.
 *
 * @param layer the name of the layer
 * @param call which of the layer's calls, as the file counts them
 * @param tensor which of the call's outputs
 */
record Reference(String layer, int call, int tensor) {}
