/**
 * The explorer: a page on this machine alone, that shows what a network does with one image. A
 * server of the JDK's answers it with numbers as JSON and with pictures as their pixels.
 */
@NullMarked
package switchback.reports.explore;

import org.jspecify.annotations.NullMarked;
