/**
 * Pictures and galleries: tiles at the true pixel, contact sheets, the gallery folder with its
 * page. Nothing here prints or ends the program; that is for {@code switchback.reports.cli}.
 */
@NullMarked
package switchback.reports;

import org.jspecify.annotations.NullMarked;
