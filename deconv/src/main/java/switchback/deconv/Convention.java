package switchback.deconv;

import java.util.List;
import java.util.Optional;

/** A named choice on the way back to the pixels, with its source. */
public sealed interface Convention permits Isolation, Unpooling, Rectification, Recipe {
  /** Returns the name by which it is chosen, in lower case. */
  String name();

  /** Returns a phrase that names its source in the literature; empty if none was given. */
  String literature();

  /** Returns the convention of a given name, if it is among {@code all}. */
  static <C extends Convention> Optional<C> named(String name, List<C> all) {
    return all.stream().filter(convention -> convention.name().equals(name)).findFirst();
  }

  /** Returns the names of conventions, in order. */
  static List<String> names(List<? extends Convention> all) {
    return all.stream().map(Convention::name).toList();
  }
}
