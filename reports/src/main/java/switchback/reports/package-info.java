/**
 * Everything that users see: {@code study} joins a network with images; {@code drawing} and {@code
 * sheets} make pictures; {@code gallery} and {@code comparison} write folders with pages, of which
 * {@code site} is the common part; {@code explore} serves an interactive page; {@code textbook}
 * writes chapters that compute their own numbers; {@code training} draws pictures of a training;
 * and {@code cli} is the command line, which alone prints, exits and wires objects together. This
 * package holds {@link switchback.reports.Json}, the form of all JSON files.
 */
@NullMarked
package switchback.reports;

import org.jspecify.annotations.NullMarked;
