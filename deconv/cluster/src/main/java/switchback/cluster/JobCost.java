package switchback.cluster;

/**
 * What a job took on the cluster.
 *
 * @param tasks the tasks that ran, with those that were repeated
 * @param failed those of them that failed or were lost with their executor
 * @param seconds the time of all tasks together
 * @param shuffledBytes the bytes that tasks wrote for others, compressed
 * @param resultBytes the bytes that tasks sent to the driver
 */
public record JobCost(
    long tasks, long failed, double seconds, long shuffledBytes, long resultBytes) {}
