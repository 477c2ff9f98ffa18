/**
 * The command line, the only place that reads options, prints, and ends the program. {@link
 * switchback.reports.cli.Main} runs {@link switchback.reports.cli.SwitchbackCommand}, whose
 * subcommands extend {@link switchback.reports.cli.Subcommand}. Options that several commands share
 * are mixins, whose names end in {@code Option}. Commands that study a network open a {@link
 * switchback.reports.cli.StudySession}; work that can be resumed runs as {@link
 * switchback.reports.cli.ResumableWork}; {@link switchback.reports.cli.Failures} turns every
 * failure into one line. This package may use all others, and no other package uses it.
 */
@NullMarked
package switchback.reports.cli;

import org.jspecify.annotations.NullMarked;
