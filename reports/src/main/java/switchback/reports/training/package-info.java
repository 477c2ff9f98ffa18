/**
 * Pictures of a training. {@link switchback.reports.training.TrainingPictures} writes them after
 * each epoch: {@link switchback.reports.training.TrainingPlot} draws losses and accuracies by
 * epoch, and a plate shows the first layer's filters. The package uses {@code drawing}.
 */
@NullMarked
package switchback.reports.training;

import org.jspecify.annotations.NullMarked;
