/**
 * The textbook's pages: a chapter is one content with two renderings, plain text for terminals and
 * a page that needs neither network nor scripts.
 */
@NullMarked
package switchback.reports.textbook;

import org.jspecify.annotations.NullMarked;
