package switchback.deconv;

import java.util.List;
import java.util.Optional;

/** A named choice on the way back to the pixels, with where it comes from. */
public sealed interface Convention permits Isolation, Unpooling, Rectification, Recipe {
  /** How it is asked for, in small letters. */
  String name();

  /** What it corresponds to in the literature, as a phrase; empty where its maker says nothing. */
  String literature();

  /** The one of that name, if it is among them. */
  static <C extends Convention> Optional<C> named(String name, List<C> all) {
    return all.stream().filter(convention -> convention.name().equals(name)).findFirst();
  }

  /** Their names, in order. */
  static List<String> names(List<? extends Convention> all) {
    return all.stream().map(Convention::name).toList();
  }
}
