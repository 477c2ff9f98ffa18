package switchback.reports.drawing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import switchback.datasets.files.AtomicFiles;

/**
 * Reads and writes JPEG files of quality 90 whose colours are not subsampled. Each block of {@value
 * #BLOCK} by {@value #BLOCK} pixels is coded on its own, so that pictures that start at multiples
 * of it do not change each other. The same picture and text result in the same bytes.
 */
public final class JpegFiles {
  /** The side of a block in pixels. */
  public static final int BLOCK = 8;

  private static final float QUALITY = 0.9f;

  private JpegFiles() {}

  /** Returns the least multiple of {@link #BLOCK} that is not below a length. */
  public static int aligned(int length) {
    return Math.ceilDiv(length, BLOCK) * BLOCK;
  }

  /**
   * Writes a picture; {@code file} appears only once it is complete.
   *
   * @param comment what the picture shows
   * @throws IOException if the file cannot be written; no partial file remains
   */
  public static void write(Path file, BufferedImage image, String comment) throws IOException {
    byte[] bytes = encoded(image, comment);
    AtomicFiles.write(file, temporary -> Files.write(temporary, bytes));
  }

  /** Reads the pixels of a JPEG file that this class wrote. */
  public static Raster read(Path file) throws IOException {
    return decoded(Files.readAllBytes(file));
  }

  /** Returns a picture as it is after it has been written and read. */
  public static Raster reread(Raster picture) throws IOException {
    return decoded(encoded(picture.toImage(), ""));
  }

  private static Raster decoded(byte[] bytes) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    if (image == null) {
      throw new IOException("no JPEG picture");
    }
    return Raster.of(image);
  }

  private static byte[] encoded(BufferedImage image, String comment) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(
          null, new IIOImage(image, null, metadata(writer, parameters, comment)), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Returns the writer's own metadata with a comment, and without subsampling of colours. */
  private static IIOMetadata metadata(
      ImageWriter writer, ImageWriteParam parameters, String comment) throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_INT_RGB), parameters);
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
    NodeList components = root.getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      Element component = (Element) components.item(i);
      component.setAttribute("HsamplingFactor", "1");
      component.setAttribute("VsamplingFactor", "1");
    }
    if (!comment.isEmpty()) {
      IIOMetadataNode text = new IIOMetadataNode("com");
      text.setAttribute("comment", comment);
      root.getElementsByTagName("markerSequence").item(0).appendChild(text);
    }
    metadata.setFromTree(format, root);
    return metadata;
  }
}
