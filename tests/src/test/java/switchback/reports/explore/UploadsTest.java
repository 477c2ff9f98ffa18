package switchback.reports.explore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import switchback.datasets.images.Fitting;
import tools.jackson.databind.JsonNode;

/** Tests images that are dropped on the page. */
class UploadsTest extends Exploring {
  private static byte[] png(int width, int height, int seed) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  /** Returns the files in the temporary folders of this process. */
  private static List<Path> temporary() throws IOException {
    List<Path> files = new ArrayList<>();
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    String names = "switchback-explore-" + ProcessHandle.current().pid() + "-*";
    try (DirectoryStream<Path> own = Files.newDirectoryStream(folder, names)) {
      for (Path mine : own) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(mine)) {
          left.forEach(files::add);
        }
      }
    }
    return files;
  }

  @Test
  void becomeImagesLikeAnyOther() throws IOException, InterruptedException {
    HttpResponse<String> response = upload(png(32, 32, 1));
    assertThat(response.statusCode()).isEqualTo(200);
    String id = parsed(response.body()).get("image").stringValue();
    assertThat(id).matches("upload:[0-9a-f]{32}");
    JsonNode image = json("/api/image?image=" + id);
    byte[] pixels = image.get("pixels").binaryValue();
    Random random = new Random(1);
    for (int i = 0; i < 1024; i++) {
      int rgb = random.nextInt(0x1000000);
      for (int c = 0; c < 3; c++) {
        assertThat(pixels[3 * i + c]).isEqualTo((byte) (rgb >> (16 - 8 * c)));
      }
    }
    assertThat(image.get("fitting").stringValue()).isEqualTo("unchanged, 32x32");
    assertThat(image.get("scores")).hasSize(10);
    assertThat(get("/api/maps?layer=conv2&image=" + id, BodyHandlers.ofByteArray()).body())
        .hasSize(64 * 16 * 16 * 4);
    assertThat(temporary()).isEmpty();
  }

  @Test
  void areFittedAndSaySo() throws IOException, InterruptedException {
    String id = parsed(upload(png(70, 64, 2)).body()).get("image").stringValue();
    JsonNode image = json("/api/image?image=" + id);
    assertThat(image.get("fitting").stringValue())
        .contains("70x64")
        .contains("64x64")
        .contains("32x32");
    assertThat(image.get("width").intValue()).isEqualTo(32);
  }

  @Test
  void areRefusedWhereTheyAreNoImages() throws IOException, InterruptedException {
    HttpResponse<String> response = upload("<svg onload='alert(1)'/>".getBytes(UTF_8));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(parsed(response.body()).get("error").stringValue())
        .contains("not a supported image: the dropped file: got SVG drawing", "; hint: ")
        .doesNotContain("switchback-explore", "\n");
    assertThat(temporary()).isEmpty();
  }

  @Test
  void areRefusedWhereTheyAreTooLarge() throws IOException, InterruptedException {
    for (int size : new int[] {UPLOAD_BYTES + 1, 2 * UPLOAD_BYTES}) {
      HttpResponse<String> response = upload(new byte[size]);
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(parsed(response.body()).get("error").stringValue())
          .contains("too large", "more than 20000 bytes");
    }
    assertThat(temporary()).isEmpty();
  }

  @Test
  void areKeptAsLongAsThereAreNotTooMany() throws Exception {
    Fitting input = new Fitting(3, 8, 8, null);
    try (Uploads uploads = new Uploads(input, Limits.USUAL, new Random(3))) {
      byte[] file = png(8, 8, 4);
      String first = uploads.add(new ByteArrayInputStream(file), "").id();
      String second = uploads.add(new ByteArrayInputStream(file), "").id();
      for (int i = 0; i < 63; i++) {
        uploads.add(new ByteArrayInputStream(file), "");
        assertThat(uploads.of(first).id()).isEqualTo(first);
      }
      assertThatThrownBy(() -> uploads.of(second)).hasMessageContaining("drop the image again");
    }
  }
}
