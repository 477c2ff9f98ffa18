/**
 * Work on Apache Spark. This package alone knows Spark; the other modules neither need nor download
 * it.
 *
 * <ul>
 *   <li>{@link switchback.cluster.SparkJobs} is a connection to a cluster. Its {@code reduce} and
 *       {@code map} apply a function to a list of inputs, one task for each, and report progress. A
 *       {@link switchback.datasets.tasks.SwitchbackException} of a task ends the job at once, as
 *       the same exception; machines that are lost are replaced by others.
 *   <li>{@code SparkSettings} is the configuration: what Switchback needs, unless the user has set
 *       it.
 *   <li>{@link switchback.cluster.Opened} is a value that each executor opens once, such as a
 *       network.
 *   <li>{@link switchback.cluster.JobCost} is what a job took.
 * </ul>
 *
 * <p>Functions travel to the executors by Java's serialization, as do inputs and results. They are
 * lambdas or records of serializable parts, and see no state of the driver.
 */
@NullMarked
package switchback.cluster;

import org.jspecify.annotations.NullMarked;
