/**
 * Training and evaluation of networks. {@link switchback.training.Trainer} trains a network into a
 * run folder and resumes an interrupted training, {@link switchback.training.TrainingMonitor}
 * receives its progress, and {@link switchback.training.Evaluation} measures how often a network
 * names the right class.
 *
 * <p>The module's other packages, in reading order:
 *
 * <ul>
 *   <li>{@link switchback.training.networks}: the architecture, the learning rate's schedule and
 *       the training tricks;
 *   <li>{@link switchback.training.layers}: DL4J layers that run on this project's kernels;
 *   <li>{@link switchback.training.kernels}: the compute routines themselves, which know geometry
 *       and memory but no DL4J;
 *   <li>{@link switchback.training.runs}: run folders and their manifest;
 *   <li>{@link switchback.training.checkpoints}: what an interrupted training resumes from;
 *   <li>{@link switchback.training.health}: divergence, dead features and memory;
 *   <li>{@link switchback.training.models} and {@link switchback.training.weights}: DL4J model
 *       files and {@code .npz} weights, in and out;
 *   <li>{@link switchback.training.verification}: recomputing a run and comparing it with its
 *       manifest;
 *   <li>{@link switchback.training.textbook}: small, exact demonstrations of the gradient and its
 *       filters.
 * </ul>
 *
 * <p>Of these, {@code verification} and {@code textbook} build on this package; the others do not
 * know it.
 */
@NullMarked
package switchback.training;

import org.jspecify.annotations.NullMarked;
