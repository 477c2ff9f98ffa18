package switchback.training.readers.dl4j;

import java.util.List;

/**
 * A part of a network at its place.
 *
 * @param name the name of its layer
 * @param part what it computes
 * @param inputs the numbers of the steps that it takes, from 1; 0 for the image
 * @param layouts how DL4J lays out the inputs
 * @param layout how DL4J lays out the output
 */
record Step(String name, Part part, List<Integer> inputs, List<Layout> layouts, Layout layout) {}
