/**
 * Hadoop's file systems, such as {@code hdfs://}, {@code s3a://} and {@code abfs://}, for the code
 * that reads local files. {@link switchback.cluster.storage.HadoopStorage} is the entry, which
 * {@link switchback.datasets.files.Places} finds as a service; the rest is one of Java's file
 * systems, and nobody sees it but as {@link java.nio.file.Path} and {@link java.nio.file.Files}.
 *
 * <p>It is for reading: whatever would write fails with a {@link
 * java.nio.file.ReadOnlyFileSystemException}. It is made for many files at rest: a folder's listing
 * brings the attributes of its files along, and an image within a tar file is a single positioned
 * read. Failures that Java's own file systems have, too, are of the same exceptions: {@link
 * java.nio.file.NoSuchFileException}, {@link java.nio.file.AccessDeniedException}.
 */
@NullMarked
package switchback.cluster.storage;

import org.jspecify.annotations.NullMarked;
