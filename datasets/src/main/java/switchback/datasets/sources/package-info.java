/**
 * The sources of images. {@link switchback.datasets.sources.DatasetSource} is the entry and
 * interprets {@code --data}; {@link switchback.datasets.sources.Cifar10} reads the binary version
 * of CIFAR-10, {@link switchback.datasets.sources.Cifar10Download} fetches and checks the official
 * archive, {@link switchback.datasets.sources.ImageFolders} reads a folder per class, and {@link
 * switchback.datasets.sources.SyntheticImages} draws a set that needs no files. Each gives a {@link
 * switchback.datasets.Dataset}. A new source is a class here and a case in {@code DatasetSource}.
 * The package uses all other packages of {@code switchback.datasets} except {@code arrays}.
 */
@NullMarked
package switchback.datasets.sources;

import org.jspecify.annotations.NullMarked;
