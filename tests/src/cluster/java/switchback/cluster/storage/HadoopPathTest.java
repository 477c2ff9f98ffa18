package switchback.cluster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import switchback.datasets.files.Places;

class HadoopPathTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "/",
          "a",
          "/a",
          "a/b",
          "/a/b",
          "/a/b/c",
          "a//b/",
          "..",
          "../a",
          "/..",
          "/../a",
          ".",
          "a/.",
          "./a",
          "a/../b",
          "/a/../../b",
          "b/a",
          "/b",
          "/a b/c%20d",
          "ä/\u6f22",
          "/a:b/*",
          "../../a/b",
          "a/..",
          "ab",
          "/ab");

  @BeforeAll
  static void install() {
    ShelfFileSystem.install();
  }

  private static FileSystem shelf() {
    return Places.path("shelf://top/").getFileSystem();
  }

  /** Returns a path or a list without what tells file systems apart. */
  private static String plain(@Nullable Object value) {
    return String.valueOf(value).replace("shelf://top/", "/");
  }

  private static void assertLikeLocal(Function<Path, @Nullable Object> operation) {
    for (String text : TEXTS) {
      assertThat(plain(operation.apply(shelf().getPath(text))))
          .as(text)
          .isEqualTo(plain(operation.apply(Path.of(text))));
    }
  }

  private static @Nullable Object result(
      BiFunction<Path, Path, @Nullable Object> operation, Path a, Path b) {
    try {
      return operation.apply(a, b);
    } catch (IllegalArgumentException e) {
      return e.getClass();
    }
  }

  private static void assertPairsLikeLocal(BiFunction<Path, Path, @Nullable Object> operation) {
    for (String a : TEXTS) {
      for (String b : TEXTS) {
        assertThat(plain(result(operation, shelf().getPath(a), shelf().getPath(b))))
            .as(a + " and " + b)
            .isEqualTo(plain(result(operation, Path.of(a), Path.of(b))));
      }
    }
  }

  /** Checks that paths have the parts that local ones have. */
  @Test
  void partsAreThoseOfLocalPaths() {
    assertLikeLocal(path -> path);
    assertLikeLocal(Path::getFileName);
    assertLikeLocal(Path::getParent);
    assertLikeLocal(Path::getRoot);
    assertLikeLocal(Path::getNameCount);
    assertLikeLocal(Path::isAbsolute);
    assertLikeLocal(Path::normalize);
    assertLikeLocal(
        path -> {
          List<Path> names = new ArrayList<>();
          path.forEach(names::add);
          return names;
        });
    assertLikeLocal(path -> path.getNameCount() < 2 ? "" : path.subpath(1, path.getNameCount()));
  }

  /** Checks that two paths relate to each other as local ones do. */
  @Test
  void relationsAreThoseOfLocalPaths() {
    assertPairsLikeLocal(Path::resolve);
    assertPairsLikeLocal(Path::resolveSibling);
    assertPairsLikeLocal(Path::startsWith);
    assertPairsLikeLocal(Path::endsWith);
    assertPairsLikeLocal(Path::equals);
    assertPairsLikeLocal((a, b) -> a.hashCode() == b.hashCode() || !a.equals(b));
    assertPairsLikeLocal((a, b) -> a.normalize().relativize(b.normalize()));
    assertPairsLikeLocal(
        (a, b) -> a.isAbsolute() == b.isAbsolute() ? Integer.signum(a.compareTo(b)) : "");
  }

  /** Checks that a path's text and URI make the same path again. */
  @Test
  void textsAndUrisMakeTheSamePath() {
    for (String text : TEXTS) {
      Path path = shelf().getPath(text).toAbsolutePath();
      assertThat(shelf().getPath(path.toString())).isEqualTo(path);
      assertThat(Places.path(path.toString())).isEqualTo(path);
      assertThat(Places.path(Places.text(path))).isEqualTo(path);
      assertThat(shelf().provider().getPath(path.toUri())).isEqualTo(path);
    }
    assertThat(shelf().getPath("/a b/c%20d")).hasToString("shelf://top/a b/c%20d");
    assertThat(shelf().getPath("/a b/c%20d").toUri()).hasToString("shelf://top/a%20b/c%2520d");
    assertThat(shelf().getPath("/a", "b", "c")).hasToString("shelf://top/a/b/c");
    assertThat(shelf().getPath("", "b", "", "c")).hasToString("b/c");
    Path withoutAuthority = Places.path("shelf:///a b");
    assertThat(Places.text(withoutAuthority)).isEqualTo("shelf:///a b");
    assertThat(withoutAuthority).hasToString("shelf:///a b");
    assertThat(withoutAuthority.getFileSystem().provider().getPath(withoutAuthority.toUri()))
        .isEqualTo(withoutAuthority);
    assertThat(Places.path("SHELF://top")).hasToString("shelf://top/");
  }

  @Test
  void pathsOfOthersAreRefused() {
    Path ours = shelf().getPath("/a");
    assertThat(ours).isNotEqualTo(Path.of("/a")).isNotEqualTo(Places.path("shelf://other/a"));
    assertThat(ours.startsWith(Path.of("/a"))).isFalse();
    assertThatExceptionOfType(ProviderMismatchException.class)
        .isThrownBy(() -> ours.resolve(Path.of("b")));
  }
}
