/**
 * Reading of DL4J's model files: the {@code model.zip} of run folders and files from elsewhere.
 * {@link switchback.training.models.ModelFile} is the entry. Files are not trusted, and may be
 * broken or malicious: DL4J receives only a configuration whose classes are all known, the arrays
 * are read here, and nothing is deserialised by Java.
 */
@NullMarked
package switchback.training.models;

import org.jspecify.annotations.NullMarked;
