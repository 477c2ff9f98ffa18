package switchback.training.kernels;

/**
 * One of several shares of numbered work, such as that of a thread: a range of its own.
 *
 * @param from the first number
 * @param to the number after the last
 */
public record Share(int from, int to) {
  /**
   * Returns a share of the numbers {@code 0 .. all - 1}; the shares differ by at most one in size.
   *
   * @param share the number of the share, from 0 on
   * @param shares the number of shares
   */
  public static Share of(int all, int share, int shares) {
    return new Share(
        (int) ((long) all * share / shares), (int) ((long) all * (share + 1) / shares));
  }
}
