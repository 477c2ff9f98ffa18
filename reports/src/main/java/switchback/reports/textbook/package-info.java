/**
 * The prose, figures and pages of the textbook. A {@link switchback.reports.textbook.Chapter} is a
 * list of {@link switchback.reports.textbook.Block}s; the classes that write one end in {@code
 * Chapter}, and take their numbers from {@code switchback.training.textbook}. {@link
 * switchback.reports.textbook.TerminalText} prints a chapter as plain text, and {@link
 * switchback.reports.textbook.ChapterPage} makes a page that needs neither network nor scripts.
 * Text is written in the notations of {@link switchback.reports.textbook.Prose} and {@link
 * switchback.reports.textbook.MathText}; figures are drawn by {@link
 * switchback.reports.textbook.Scene} and {@link switchback.reports.textbook.Plot}.
 */
@NullMarked
package switchback.reports.textbook;

import org.jspecify.annotations.NullMarked;
