package switchback.training.readers.torch.tensors;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A name as people order names: digits by the number that they form, so that {@code conv10} comes
 * after {@code conv9}.
 */
final class NaturalName implements Comparable<NaturalName> {
  private static final Pattern PARTS = Pattern.compile("\\d+|\\D+");

  private final String name;
  private final List<String> parts;

  NaturalName(String name) {
    this.name = name;
    this.parts = PARTS.matcher(name).results().map(MatchResult::group).toList();
  }

  @Override
  public int compareTo(NaturalName other) {
    for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
      int order = compare(parts.get(i), other.parts.get(i));
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(parts.size(), other.parts.size());
    return order != 0 ? order : name.compareTo(other.name);
  }

  private static int compare(String a, String b) {
    if (!isNumber(a) || !isNumber(b)) {
      return a.compareTo(b);
    }
    String left = a.replaceFirst("^0+(?=.)", "");
    String right = b.replaceFirst("^0+(?=.)", "");
    int order = Integer.compare(left.length(), right.length());
    return order != 0 ? order : left.compareTo(right);
  }

  /** Returns whether a part is one of digits, which the pattern takes in ASCII alone. */
  private static boolean isNumber(String part) {
    return part.charAt(0) >= '0' && part.charAt(0) <= '9';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NaturalName its && name.equals(its.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
