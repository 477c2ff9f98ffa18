/**
 * What a study looks at: {@link switchback.reports.study.Subject} is the network, {@link
 * switchback.reports.study.SearchedImages} the images, and {@link
 * switchback.reports.study.TopUnits} the strongest units over all splits. Galleries, comparisons
 * and sheets start here, and their manifests name both by {@link
 * switchback.reports.study.NetworkDigest} and {@link switchback.reports.study.DataDigest}.
 */
@NullMarked
package switchback.reports.study;

import org.jspecify.annotations.NullMarked;
