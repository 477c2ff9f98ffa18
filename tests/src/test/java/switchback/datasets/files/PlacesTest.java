package switchback.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  /** Checks that a path on this machine stays what the user wrote. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "../a b", "/a/b%20c", "a:b", "c:/a", "file:/a", "1a://b", "a://b"})
  void pathsOfThisMachineStayAsTheyAre(String place) {
    assertThat(Places.hasScheme(place)).isFalse();
    assertThat(Places.path(place)).isEqualTo(Path.of(place));
    assertThat(Places.text(Places.path(place))).isEqualTo(Path.of(place).toString());
  }

  @Test
  void schemesOfJavaAreJavas() {
    assertThat(Places.path("file:///a/b c%20d")).isEqualTo(Path.of("/a/b c%20d"));
    assertThat(Places.path("FILE:///a")).isEqualTo(Path.of("/a"));
    assertThat(Places.path("file://")).isEqualTo(Path.of("/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://host/a", "hdfs://[a/c"})
  void invalidPlacesAreRefused(String place) {
    assertThat(Places.hasScheme(place)).isTrue();
    assertThatExceptionOfType(InvalidPathException.class).isThrownBy(() -> Places.path(place));
  }
}
