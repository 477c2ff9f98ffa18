/**
 * Verification of finished results. {@link switchback.training.verification.RunVerification}
 * recomputes the digests and the accuracy of a run and compares them with its manifest, and {@link
 * switchback.training.verification.Replay} repeats the first steps of its training. Each comparison
 * is a {@link switchback.training.verification.Check}. {@link
 * switchback.training.verification.AvailableData} holds the images that may be used for it.
 */
@NullMarked
package switchback.training.verification;

import org.jspecify.annotations.NullMarked;
