/**
 * Verification of finished results. {@link switchback.training.verification.RunVerification}
 * recomputes the digests and the accuracy of a run and compares them with its manifest; {@link
 * switchback.training.verification.Replay} trains its first steps again. Each comparison is a
 * {@link switchback.training.verification.Check}, and {@link
 * switchback.training.verification.AvailableData} says which images it could use.
 */
@NullMarked
package switchback.training.verification;

import org.jspecify.annotations.NullMarked;
