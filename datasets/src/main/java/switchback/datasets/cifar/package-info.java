/**
 * CIFAR-10 and CIFAR-100 (Krizhevsky 2009), in their binary and Python versions. {@link
 * switchback.datasets.cifar.Cifar10} and {@link switchback.datasets.cifar.Cifar100} know the files
 * of each, which {@link switchback.datasets.cifar.CifarFiles} finds in folders and archives and
 * gives, each as a {@link switchback.datasets.cifar.CifarContent}, to one of two forms: {@link
 * switchback.datasets.cifar.CifarBinary} and {@link switchback.datasets.cifar.CifarPickles}. {@link
 * switchback.datasets.cifar.Cifar10Download} fetches and checks the official archive of CIFAR-10.
 *
 * <p>The package uses {@code switchback.datasets}, {@code switchback.datasets.pickles}, {@code
 * switchback.datasets.files} and {@code switchback.datasets.tasks}.
 */
@NullMarked
package switchback.datasets.cifar;

import org.jspecify.annotations.NullMarked;
