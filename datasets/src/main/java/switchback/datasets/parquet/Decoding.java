package switchback.datasets.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.reader.ParquetFileReader;
import java.io.IOException;

/** The library's threads, which decode pages. They are daemons, and shared by all files. */
final class Decoding {
  private static final HardwoodContext THREADS =
      HardwoodContext.create(Runtime.getRuntime().availableProcessors());

  private Decoding() {}

  /** Opens a file and reads its metadata. */
  static ParquetFileReader open(InputFile file) throws IOException {
    return ParquetFileReader.open(file, THREADS);
  }

  /**
   * Checks that pages of a codec can be decoded.
   *
   * @throws IOException if they cannot
   */
  static void check(CompressionCodec codec) throws IOException {
    switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD -> {}
      case LZ4, LZ4_RAW, LZO, BROTLI ->
          throw new IOException(
              "compression by "
                  + codec
                  + ", which is not read here; write it again with snappy, zstd or gzip");
    }
  }
}
