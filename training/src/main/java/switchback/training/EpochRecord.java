package switchback.training;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param loss the mean of the steps' losses, penalties included
 * @param testLoss the mean of -ln p(true class) over the test split
 * @param testAccuracy the share of the test split named right, 0..1
 * @param imagesPerSecond training images a second, evaluation not counted
 */
public record EpochRecord(
    int epoch, double loss, double testLoss, double testAccuracy, double imagesPerSecond) {}
