/**
 * The reader of Keras networks of versions 1.2 to 3, whatever file they are in. {@link
 * switchback.training.readers.keras.KerasFiles} opens the file; {@link
 * switchback.training.readers.keras.ModelReader} turns its configuration, which has been spelt in
 * several ways over the years, into layers and their calls; each layer becomes a {@link
 * switchback.training.readers.keras.Step}, once and with everything that cannot be taken named; and
 * {@link switchback.training.readers.keras.ModelPlan} runs the steps at a size.
 *
 * <p>Keras has the channels last. A {@link switchback.training.readers.keras.Feature} is an array
 * of Keras whose values are kept with the channels first, so that nothing has to be moved until a
 * layer asks for the order of the values.
 */
@NullMarked
package switchback.training.readers.keras;

import org.jspecify.annotations.NullMarked;
