package switchback.datasets.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the known name that a user probably meant by an unknown one. */
public final class Spelling {
  /** A name of this many letters may have one of them wrong, a name of twice as many two. */
  private static final int LETTERS_PER_EDIT = 3;

  private Spelling() {}

  /**
   * Returns a hint that asks for the name that was probably meant, if there is one.
   *
   * @param otherwise the rest of the hint, or all of it if no known name is like the unknown one
   */
  public static String hint(String unknown, Collection<String> known, String otherwise) {
    return nearest(unknown, known)
        .map(name -> "did you mean " + name + "? " + otherwise)
        .orElse(otherwise);
  }

  /**
   * Returns the known name that differs least from an unknown one, by letters changed, added, left
   * out or swapped with their neighbour, whatever their case. Empty if all differ in more than a
   * third of the letters, or if several differ equally little, since any of them may be meant.
   */
  public static Optional<String> nearest(String unknown, Collection<String> known) {
    SortedMap<Integer, List<String>> byEdits = new TreeMap<>();
    for (String name : known) {
      int edits = edits(unknown, name);
      if (edits <= Math.max(unknown.length(), name.length()) / LETTERS_PER_EDIT) {
        byEdits.computeIfAbsent(edits, _ -> new ArrayList<>()).add(name);
      }
    }
    return byEdits.isEmpty() || byEdits.firstEntry().getValue().size() > 1
        ? Optional.empty()
        : Optional.of(byEdits.firstEntry().getValue().getFirst());
  }

  /** Returns the optimal string alignment distance (Damerau 1964) of two names. */
  private static int edits(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  /** Returns the edits between the first {@code i} and {@code j} letters, from those of fewer. */
  private static int fewest(int[][] edits, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(edits[i - 1][j - 1] + change, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean isSwapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return isSwapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
