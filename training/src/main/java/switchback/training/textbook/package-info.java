/**
 * The numbers of the textbook: worked examples by which the literature explains backpropagation
 * through convolutions, computed by the reference kernels that the training kernels are tested
 * against; those of a network that is a graph by {@code switchback.training.textbook.graphs}. Each
 * chapter has one or two main types: {@link switchback.training.textbook.WorkedExample} and {@link
 * switchback.training.textbook.SeveralChannels}, {@link switchback.training.textbook.PlaneCheck}
 * and {@link switchback.training.textbook.NetworkCheck}, {@link
 * switchback.training.textbook.FilterRecovery}, {@link switchback.training.textbook.Rotation} and
 * {@link switchback.training.textbook.RotationQuestions}, and {@link
 * switchback.training.textbook.LabelCurve}, which trains networks. {@link
 * switchback.training.textbook.Plane} is the table of numbers that most of them compute with. The
 * prose around the numbers is in {@code switchback.reports.textbook}.
 */
@NullMarked
package switchback.training.textbook;

import org.jspecify.annotations.NullMarked;
