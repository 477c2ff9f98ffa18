package switchback.reports.study;

import switchback.datasets.ImageSet;

/**
 * Images of a data set under the name of their split.
 *
 * @param name {@code train} or {@code test}
 * @param images all or the first of its images
 */
public record Split(String name, ImageSet images) {}
