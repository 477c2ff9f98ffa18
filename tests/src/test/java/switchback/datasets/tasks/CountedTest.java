package switchback.datasets.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedTest {
  @ParameterizedTest
  @CsvSource({
    "0,epoch,0 epochs",
    "1,epoch,1 epoch",
    "2,epoch,2 epochs",
    "1,class,1 class",
    "2,class,2 classes",
    "50000,image,'50,000 images'"
  })
  void puts1InTheSingularOnly(long count, String noun, String text) {
    assertThat(Counted.of(count, noun)).isEqualTo(text);
  }
}
