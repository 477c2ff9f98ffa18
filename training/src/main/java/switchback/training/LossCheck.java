package switchback.training;

import switchback.datasets.SwitchbackException;

/** Stops training that has gone wrong. */
final class LossCheck {
  private LossCheck() {}

  static void check(double loss, int epoch, int step) {
    if (!Double.isFinite(loss)) {
      throw new SwitchbackException(
          "training diverged",
          "epoch " + epoch + ", step " + step,
          "a loss of " + loss,
          "a number",
          "check the images, use a lower learning rate, or a larger batch");
    }
  }
}
