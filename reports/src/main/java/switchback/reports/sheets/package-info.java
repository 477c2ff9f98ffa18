/**
 * Single pictures: {@link switchback.reports.sheets.ProjectionFile} is one projection, {@link
 * switchback.reports.sheets.FeatureSheet} all features of one image or one feature of many images,
 * {@link switchback.reports.sheets.ContactSheet} the contact sheet of a gallery's layer.
 */
@NullMarked
package switchback.reports.sheets;

import org.jspecify.annotations.NullMarked;
