/**
 * Pictures of a training: {@link switchback.reports.training.TrainingPlot} draws losses and
 * accuracies by epoch, {@link switchback.reports.training.TrainingPictures} draws the filters after
 * each epoch.
 */
@NullMarked
package switchback.reports.training;

import org.jspecify.annotations.NullMarked;
