/**
 * A network and the images in which it is studied. {@link switchback.reports.study.Study} joins a
 * {@link switchback.reports.study.Subject}, the network, with {@link
 * switchback.reports.study.SearchedImages}; its search results in {@link
 * switchback.reports.study.TopUnits}, the strongest units of every feature over all splits.
 * Galleries, comparisons, sheets and the explorer start from a study, and manifests name its parts
 * by {@link switchback.reports.study.NetworkDigest} and {@link
 * switchback.reports.study.DataDigest}. The package uses {@code deconv} and runs, and draws
 * nothing.
 */
@NullMarked
package switchback.reports.study;

import org.jspecify.annotations.NullMarked;
