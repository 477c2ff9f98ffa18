package switchback.training.health;

/**
 * The cause of the {@link switchback.datasets.tasks.SwitchbackException} that ends a training whose
 * numbers are no longer finite. Resuming from a checkpoint with the same settings diverges again.
 */
public final class TrainingDiverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingDiverged(String what) {
    super(what);
  }
}
