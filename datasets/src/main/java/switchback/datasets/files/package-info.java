/**
 * Files and folders that are complete or absent. {@link switchback.datasets.files.AtomicFiles}
 * writes a file that appears by a rename, {@link switchback.datasets.files.AtomicFolder} does the
 * same for a folder of results, {@link switchback.datasets.files.PartialResults} keeps the parts
 * from which an interrupted command resumes, and {@link switchback.datasets.files.FolderLock} keeps
 * a second process out. {@link switchback.datasets.files.Digests} computes the SHA-256 digests that
 * manifests state, and {@link switchback.datasets.files.MappedFile} maps a file into memory. {@link
 * switchback.datasets.files.Places} finds the file system of a place such as {@code
 * hdfs://namenode/photographs}, which is Java's own or that of a {@link
 * switchback.datasets.files.Storage}. {@link switchback.datasets.files.StrictJson} parses JSON from
 * unknown sources. The package uses {@link switchback.datasets.tasks} only.
 */
@NullMarked
package switchback.datasets.files;

import org.jspecify.annotations.NullMarked;
