@NullMarked
package switchback.training.layers;

import org.jspecify.annotations.NullMarked;
