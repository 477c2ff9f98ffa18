/**
 * Projects features of a trained convolutional network back to pixels, after Zeiler and Fergus
 * 2014, <i>Visualizing and Understanding Convolutional Networks</i> (arXiv 1311.2901), section 2.1.
 *
 * <h2>The method</h2>
 *
 * <p>The deconvnet of the paper runs a trained network backwards; it is not trained itself. An
 * image first goes forward, and every max pooling records the places of its maxima, the
 * <i>switches</i>. Then all activations of a layer except the chosen one are set to zero, and the
 * remaining signal goes back down, stage by stage:
 *
 * <ul>
 *   <li>unpooling: a max pooling is undone by moving each value to the recorded place of its
 *       window's maximum;
 *   <li>rectification: a ReLU is undone by a ReLU on the signal, so that the reconstruction in each
 *       layer is non-negative, as its maps are;
 *   <li>filtering: a convolution is undone by the same filters transposed, each plane of them
 *       rotated by 180 degrees.
 * </ul>
 *
 * <p>No bias is added on the way back. The resulting pixels are signed: they are not rectified.
 *
 * <p>The filtering is the adjoint of the convolution without its bias, and the same operation gives
 * training its input gradient. Among its routes are the plain sum, minimal filtering, and a sparse
 * one for signals that are mostly zero. Each is held to the same formula, and the sparse route to
 * the bits of the plain sum. Projections take the sparse route, or the plain sum where few cells
 * are zero: {@link switchback.training.kernels.convolution.Correlation#adjoint}.
 *
 * <h2>Types, in reading order</h2>
 *
 * <p>Users of the library may rely on these types:
 *
 * <ul>
 *   <li>{@link switchback.deconv.Trace} is one image's way forward: its maps and switches.
 *   <li>{@link switchback.deconv.Recipe} is a choice of {@link switchback.deconv.Isolation}, {@link
 *       switchback.deconv.Unpooling} (which works on a {@link switchback.deconv.PoolingWindow}) and
 *       {@link switchback.deconv.Rectification}. Each of the four is a {@link
 *       switchback.deconv.Convention}, and users may add their own.
 *   <li>{@link switchback.deconv.Projector} is the way back, and {@link
 *       switchback.deconv.Projection} its result.
 *   <li>{@link switchback.deconv.ProjectableLayer} describes a layer, {@link
 *       switchback.deconv.ReceptiveField} the pixels that its units see, and {@link
 *       switchback.deconv.MapUnit} a unit of a map.
 *   <li>{@link switchback.deconv.search.TopActivations} finds the strongest units over a set of
 *       images (section 4 of the paper), ranked by {@link switchback.deconv.RankBy}.
 *   <li>{@link switchback.deconv.metrics.Comparison} measures recipes against each other.
 * </ul>
 *
 * <p>A {@link switchback.deconv.ProjectableNetwork} is the argument of all the types above: a
 * {@link switchback.training.graphs.NetworkGraph} with its layers by name. {@code WayBack} takes a
 * signal down through its nodes; the signals and how they pass each operation are in {@link
 * switchback.deconv.signals}.
 *
 * <p>The package uses {@code switchback.training.graphs} and {@code engine} for networks, {@code
 * switchback.training.kernels} for computation, {@code switchback.datasets} for images, and {@code
 * signals} below it; {@code search} and {@code metrics} use it.
 *
 * <h2>Vocabulary</h2>
 *
 * <p>Each word has one meaning throughout the project:
 *
 * <table>
 *   <caption>The words of the domain</caption>
 *   <tr><th>word</th><th>meaning</th></tr>
 *   <tr><td>filter</td><td>the weights that produce one feature of a convolution</td></tr>
 *   <tr><td>kernel</td><td>a compute routine</td></tr>
 *   <tr><td>feature</td><td>an output channel of a layer; in a dense layer, a unit</td></tr>
 *   <tr><td>feature map</td><td>the activations of one feature for one image</td></tr>
 *   <tr><td>unit</td><td>one feature at one location of its map</td></tr>
 *   <tr><td>switches</td><td>the places of the maxima in the windows of a pooling</td></tr>
 *   <tr><td>unpooling</td><td>a strategy that spreads a pooled signal over its windows</td></tr>
 *   <tr><td>rectification</td><td>the rule applied where the forward pass had a ReLU</td></tr>
 *   <tr><td>isolation</td><td>the part of the chosen feature map that is kept</td></tr>
 *   <tr><td>projection</td><td>the result in pixel space</td></tr>
 *   <tr><td>recipe</td><td>a named isolation, unpooling and rectification</td></tr>
 *   <tr><td>network</td><td>an architecture with its training schedule</td></tr>
 *   <tr><td>run</td><td>a folder with a trained network</td></tr>
 *   <tr><td>gallery</td><td>the strongest units of every feature with their projections</td></tr>
 * </table>
 *
 * <h2>Conventions that decide the numbers</h2>
 *
 * <p>Tools for the same method differ in each of these choices, and so do their pictures.
 *
 * <table>
 *   <caption>The conventions</caption>
 *   <tr><th>choice</th><th>default</th><th>alternatives</th></tr>
 *   <tr><td>maps of a layer</td><td>after its ReLU, before its pooling</td><td></td></tr>
 *   <tr><td>top units of a feature</td>
 *       <td>the strongest unit of each image, the first in row-major order among equals; images
 *       ranked by its activation, equal ones by index; an activation of 0 never counts</td>
 *       <td>images ranked by the sum of the map, if the recipe keeps the whole map</td></tr>
 *   <tr><td>isolation</td><td>{@code max}: one unit, with its activation</td>
 *       <td>{@code map}: the whole feature map</td></tr>
 *   <tr><td>unpooling</td><td>{@code switches}: to the recorded maximum</td>
 *       <td>{@code fill}: to every cell of the window; {@code average}: the value divided by the
 *       number of cells, to every cell; {@code corner}: to the top left cell; {@code random}: to
 *       one cell, chosen by a hash of seed, image, layer, channel and window</td></tr>
 *   <tr><td>rectification of a signal {@code s}</td><td>{@code deconvnet}: {@code max(0, s)}</td>
 *       <td>{@code gradient}: {@code s} if the forward pre-activation was above 0; {@code guided}:
 *       both conditions; {@code linear}: {@code s}</td></tr>
 *   <tr><td>bias on the way back</td><td>none</td><td></td></tr>
 *   <tr><td>pixels</td><td>signed, not rectified</td><td></td></tr>
 *   <tr><td>ties in a pooling</td><td>the first maximum in row-major order</td><td></td></tr>
 *   <tr><td>overlapping windows</td><td>contributions add; a cell that no window covers gets 0</td>
 *       <td></td></tr>
 *   <tr><td>sign of the start</td><td>the unit's own: a negative logit shows, under the deconvnet's
 *       rules, what speaks against the class</td><td></td></tr>
 * </table>
 *
 * <p>The recipes are {@code zeiler-fergus} (max, switches, deconvnet), {@code blog} (map, fill,
 * deconvnet), {@code saliency} (max, switches, gradient) and {@code guided} (max, switches,
 * guided).
 *
 * <p>Operations that the paper does not have go back as they would for a gradient: linear ones by
 * their exact adjoint, all others by their true derivative at the values of the forward pass, under
 * every recipe. Dropout does nothing at inference. Where branches meet on the way back, signals add
 * before anything below is rectified.
 *
 * <h2>How to add an operation</h2>
 *
 * <p>{@link switchback.training.graphs.Operation} is sealed, so that the compiler finds the places:
 * the sizes it gives, its step forward in {@link switchback.training.engine}, its way back in
 * {@code WayBack} (a method of {@link switchback.deconv.signals.LinearWays} or {@link
 * switchback.deconv.signals.Derivatives}), its form in {@code graph.json} and in ONNX. {@code
 * Trace} lists the operations whose inputs it has to keep.
 *
 * <p>An unpooling, a rectification, an isolation or a recipe is one constant or factory in its own
 * type, added to the list that {@code all} returns there. It needs no other change.
 */
@NullMarked
package switchback.deconv;

import org.jspecify.annotations.NullMarked;
