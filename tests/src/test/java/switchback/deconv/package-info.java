/** Stages, fields, projections and the search, against values and rules known from elsewhere. */
@NullMarked
package switchback.deconv;

import org.jspecify.annotations.NullMarked;
