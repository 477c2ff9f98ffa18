/**
 * Networks that are recognised by the names and shapes of their arrays. Each family says whether a
 * file looks like it and, if so, which layers it has; {@link
 * switchback.training.readers.torch.families.Families} asks all of them. What the arrays cannot say
 * (strides, poolings, activation functions) is that of the family's publication, and stated as
 * assumed.
 */
@NullMarked
package switchback.training.readers.torch.families;

import org.jspecify.annotations.NullMarked;
