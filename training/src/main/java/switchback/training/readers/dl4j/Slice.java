package switchback.training.readers.dl4j;

/**
 * The place of an array among a network's parameters.
 *
 * @param offset the index of its first value
 * @param size the number of its values
 */
record Slice(long offset, int size) {}
