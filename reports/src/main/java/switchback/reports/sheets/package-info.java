/**
 * Single pictures of projections. {@link switchback.reports.sheets.ProjectionFile} holds
 * projections of one feature; {@link switchback.reports.sheets.FeatureSheet} shows many features of
 * one image, one feature in many images, or each feature in its strongest image, as {@link
 * switchback.reports.sheets.FeatureViews} projects them; {@link
 * switchback.reports.sheets.ContactSheet} is the contact sheet of a gallery's layer. The package
 * uses {@code study} and {@code drawing}.
 */
@NullMarked
package switchback.reports.sheets;

import org.jspecify.annotations.NullMarked;
