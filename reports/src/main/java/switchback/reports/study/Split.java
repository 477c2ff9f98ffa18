package switchback.reports.study;

import switchback.datasets.ImageSet;

/**
 * Images of a data set and the name of their split.
 *
 * @param name {@code train} or {@code test}
 * @param images all images of the split, or the first of them
 */
public record Split(String name, ImageSet images) {}
