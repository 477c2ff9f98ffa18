/**
 * DL4J's model files, the {@code model.zip} of run folders and those of others' making. What is
 * read here may be broken or meant to harm: DL4J is handed no array and no object of a file, only a
 * configuration whose classes are known; nothing is deserialised by Java.
 */
@NullMarked
package switchback.training.models;

import org.jspecify.annotations.NullMarked;
