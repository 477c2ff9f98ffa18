/**
 * The explorer: a page, served to this machine only, that shows what a network does with one image.
 * {@link switchback.reports.explore.Explorer} opens it with an {@link
 * switchback.reports.explore.ExplorerInput}. Behind it, {@code PageServer} lets only the page's own
 * requests through a {@code RequestGuard}, and {@code ExplorerApi} responds with numbers as JSON
 * and with pictures as pixels. The package uses {@code study} and {@code drawing}.
 */
@NullMarked
package switchback.reports.explore;

import org.jspecify.annotations.NullMarked;
