package switchback.datasets.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The kind of a file among images, determined by its first bytes and never by its name. The kinds
 * that are not supported are those that are found between images or taken for images; each has a
 * hint that tells how to get an image from such a file.
 *
 * <p>A folder of files is sorted without decoding it by {@link #of} over the first {@value
 * #HEAD_BYTES} bytes of each: files of unsupported kinds can be skipped and counted by {@link
 * #label}, and what is damaged in a file of a supported kind is found by {@link ImageDecoder}.
 */
public enum ImageKind {
  /** A JPEG image. */
  JPEG("JPEG", head -> head.starts("\u00FF\u00D8\u00FF")),
  /** A PNG image, animated or not. */
  PNG("PNG", head -> head.starts("\u0089PNG\r\n\u001A\n")),
  /** A GIF image, animated or not. */
  GIF("GIF", head -> head.starts("GIF87a", "GIF89a")),
  /** A BMP image. */
  BMP("BMP", head -> head.starts("BM") && head.number(14) >= 12 && head.number(14) <= 124),
  /** A WebP image, lossy or lossless. */
  WEBP("WebP", head -> head.starts("RIFF") && head.has(8, "WEBP")),
  /** A PPM image or a related one: PBM, PGM, PAM. */
  PNM("PPM", Head::isPnm),

  /** A raw photo as DNG. */
  DNG("DNG raw photo", Hints.RAW, head -> head.isTiff() && head.tag(Head.DNG_VERSION)),
  /** A raw photo of a Canon camera. */
  CR2("CR2 raw photo", Hints.RAW, head -> head.isTiff() && head.has(8, "CR")),
  /** A raw photo of a Nikon camera. */
  NEF("NEF raw photo", Hints.RAW, head -> head.isTiff() && head.isRawOf("nikon")),
  /** A raw photo of a Sony camera. */
  ARW("ARW raw photo", Hints.RAW, head -> head.isTiff() && head.isRawOf("sony")),
  /** A raw photo of another camera. */
  OTHER_RAW(
      "raw photo",
      Hints.RAW,
      head ->
          (head.isTiff() && head.isRawOf(""))
              || head.starts("FUJIFILMCCD-RAW", "IIRO", "IIRS", "MMOR", "IIU\0", "FOVb", "\0MRM")
              || head.starts("II\u001A\0\0\0HEAPCCDR")
              || head.isBrand("crx ")),
  /** A TIFF or BigTIFF image. */
  TIFF("TIFF", Head::isTiff),

  /** An icon of Windows. */
  ICO("ICO icon", Hints.MAGICK, head -> head.isIcon(1)),
  /** A cursor of Windows. */
  CUR("CUR cursor", Hints.MAGICK, head -> head.isIcon(2)),
  /** An icon of macOS. */
  ICNS("ICNS icon", Hints.MAGICK, head -> head.starts("icns")),
  /** An AVIF image. */
  AVIF("AVIF", Hints.HEIF, head -> head.isBrand("avif", "avis")),
  /** A HEIC or another HEIF image. */
  HEIF(
      "HEIC",
      Hints.HEIF,
      head -> head.isBrand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "heif")),
  /** A JPEG 2000 image. */
  JPEG_2000(
      "JPEG 2000",
      "convert it to PNG, for example by: opj_decompress -i FILE.jp2 -o FILE.png",
      head -> head.starts("\0\0\0\u000CjP  ", "\u00FFO\u00FFQ")),
  /** A JPEG XL image. */
  JPEG_XL(
      "JPEG XL",
      "convert it to PNG, for example by: djxl FILE.jxl FILE.png",
      head -> head.starts("\0\0\0\u000CJXL ", "\u00FF\n")),
  /** A JPEG XR image. */
  JPEG_XR("JPEG XR", Hints.MAGICK, head -> head.starts("II\u00BC")),
  /** An image of Photoshop. */
  PSD("PSD", Hints.MAGICK, head -> head.starts("8BPS")),
  /** An image of GIMP. */
  XCF("XCF of GIMP", "export it from GIMP as PNG", head -> head.starts("gimp xcf")),
  /** An OpenEXR image, of a high range of brightness. */
  OPEN_EXR("OpenEXR", Hints.RANGE, head -> head.starts("v/1\u0001")),
  /** A Radiance image, of a high range of brightness. */
  RADIANCE("Radiance HDR", Hints.RANGE, head -> head.starts("#?RADIANCE", "#?RGBE")),
  /** A PFM image of floating-point numbers. */
  PFM("PFM", Hints.RANGE, head -> head.starts("PF\n", "Pf\n")),
  /** A DDS texture. */
  DDS("DDS texture", Hints.MAGICK, head -> head.starts("DDS ")),
  /** An MNG or JNG image. */
  MNG("MNG or JNG", Hints.MAGICK, head -> head.starts("\u008AMNG\r\n", "\u008BJNG\r\n")),
  /** A QOI image. */
  QOI("QOI", Hints.MAGICK, head -> head.starts("qoif")),
  /** A DjVu document. */
  DJVU("DjVu", Hints.PAGES, head -> head.starts("AT&TFORM")),
  /** A medical image as DICOM. */
  DICOM(
      "DICOM",
      "convert it to PNG, for example by: dcmj2pnm +on FILE.dcm FILE.png",
      head -> head.has(128, "DICM")),
  /** An astronomical image as FITS. */
  FITS("FITS", Hints.RANGE, head -> head.starts("SIMPLE  =")),

  /** A PDF document. */
  PDF("PDF", Hints.PAGES, head -> head.starts("%PDF-")),
  /** A PostScript document, EPS included. */
  POSTSCRIPT("PostScript", Hints.PAGES, head -> head.starts("%!", "\u00C5\u00D0\u00D3\u00C6")),
  /** An SVG drawing. */
  SVG(
      "SVG drawing",
      "draw it as PNG, for example by: rsvg-convert -w 448 FILE.svg -o FILE.png",
      Head::isSvg),
  /** A drawing of Windows. */
  WMF(
      "WMF or EMF drawing",
      Hints.MAGICK,
      head -> head.starts("\u00D7\u00CD\u00C6\u009A") || head.has(40, " EMF")),

  /** A QuickTime video. */
  MOV(
      "MOV video",
      Hints.FRAMES,
      head -> head.isBrand("qt  ") || head.isBox("moov", "mdat", "wide", "free", "skip")),
  /** An MP4 video. */
  MP4("MP4 video", Hints.FRAMES, head -> head.isBox("ftyp")),
  /** An AVI video. */
  AVI("AVI video", Hints.FRAMES, head -> head.starts("RIFF") && head.has(8, "AVI ")),
  /** A WebM video. */
  WEBM("WebM video", Hints.FRAMES, head -> head.starts(Head.EBML) && head.contains("webm")),
  /** A Matroska video. */
  MKV("MKV video", Hints.FRAMES, head -> head.starts(Head.EBML)),
  /** An MPEG video. */
  MPEG(
      "MPEG video",
      Hints.FRAMES,
      head ->
          head.starts("\0\0\u0001\u00BA", "\0\0\u0001\u00B3")
              || (head.starts("G") && head.has(188, "G") && head.has(376, "G"))),
  /** A video of another kind. */
  OTHER_VIDEO(
      "video",
      Hints.FRAMES,
      head -> head.starts("FLV\u0001", "OggS", "0&\u00B2u\u008Ef\u00CF\u0011")),
  /** A sound file. */
  SOUND(
      "sound file",
      Hints.REMOVE,
      head ->
          (head.starts("RIFF") && head.has(8, "WAVE"))
              || head.starts("ID3", "fLaC", "\u00FF\u00FB", "\u00FF\u00F1")),

  /** A NumPy array, {@code .npy}. */
  NUMPY(
      "NumPy array",
      "a whole data set in it is read by --data npy:FILE; single images become PNG, for example by:"
          + " PIL.Image.fromarray(array).save('FILE.png')",
      head -> head.starts("\u0093NUMPY")),
  /** An archive of NumPy arrays, {@code .npz}. */
  NPZ(
      "NumPy archive",
      "save its array of images by numpy.save('images.npy', array), for --data npy:images.npy",
      head -> head.starts("PK\u0003\u0004") && head.contains(".npy")),
  /** An HDF5 file. */
  HDF5("HDF5 file", Hints.EXPORT, head -> head.starts("\u0089HDF\r\n\u001A\n")),
  /** A MATLAB file. */
  MATLAB("MATLAB file", Hints.EXPORT, head -> head.starts("MATLAB ")),
  /** A Parquet file. */
  PARQUET(
      "Parquet file", "images in it are read by --data parquet:FILE", head -> head.starts("PAR1")),
  /** An Arrow file. */
  ARROW("Arrow file", Hints.EXPORT, head -> head.starts("ARROW1")),
  /** A Python pickle. */
  PICKLE("Python pickle", Hints.EXPORT, Head::isPickle),
  /** A ZIP archive. */
  ZIP("ZIP archive", Hints.UNPACK, head -> head.starts("PK\u0003\u0004", "PK\u0005\u0006")),
  /** A tar archive. */
  TAR(
      "tar archive",
      "images in it are read by --data tar:FILE; for a single one, unpack the archive",
      head -> head.has(257, "ustar")),
  /** A gzip archive, {@code .tar.gz} included. */
  GZIP("gzip archive", Hints.UNPACK, head -> head.starts("\u001F\u008B")),
  /** An archive of another kind. */
  OTHER_ARCHIVE(
      "archive",
      Hints.UNPACK,
      head ->
          head.starts("BZh", "\u00FD7zXZ\0", "(\u00B5/\u00FD", "7z\u00BC\u00AF'\u001C", "Rar!")),

  /** A file without any byte. */
  EMPTY("empty file", "copy or download it again", head -> head.length() == 0),
  /** A file of zeros, as some failed copies are. */
  ZEROS("file of zeros", "copy or download it again", Head::isZeros),
  /** A pointer that Git LFS has left in place of a file. */
  LFS(
      "Git LFS pointer",
      "fetch the image itself by: git lfs pull",
      head -> head.starts("version https://git-lfs")),
  /** A file that macOS keeps beside others. */
  MACOS(
      "macOS resource file",
      Hints.REMOVE,
      head -> head.starts("\0\u0005\u0016\u0007", "\0\0\0\u0001Bud1")),
  /** An older Office document, or the thumbnail cache of Windows. */
  OFFICE(
      "Office document or thumbnail cache",
      Hints.REMOVE,
      head -> head.starts("\u00D0\u00CF\u0011\u00E0")),
  /** A web page. */
  HTML(
      "web page",
      "the download was not an image: open the page in a browser and save the image from there",
      head -> head.isMarkup("<!doctype html", "<html", "<head", "<body")),
  /** A TGA image. */
  TGA("TGA", Hints.MAGICK, Head::isTga),
  /** A text. */
  TEXT("text", Hints.REMOVE, Head::isText),
  /** A file of a kind that is not known here. */
  UNKNOWN(
      "unknown kind",
      "open it in an image viewer: if it is shown, convert it to PNG, otherwise remove it",
      head -> true);

  /** The number of bytes at a file's start by which {@link #of} knows its kind. */
  public static final int HEAD_BYTES = 4096;

  /** Lists the supported kinds, for messages. */
  static final String SUPPORTED = "a PNG, JPEG, GIF, BMP, TIFF, WebP or PPM image";

  private final String label;
  private final boolean supported;
  private final String hint;

  @SuppressWarnings("ImmutableEnumChecker") // The tests hold no state.
  private final Predicate<Head> test;

  /** Creates a supported kind. */
  ImageKind(String label, Predicate<Head> test) {
    this(label, "", true, test);
  }

  /** Creates a kind that is not supported. */
  ImageKind(String label, String hint, Predicate<Head> test) {
    this(label, hint, false, test);
  }

  ImageKind(String label, String hint, boolean supported, Predicate<Head> test) {
    this.label = label;
    this.hint = hint;
    this.supported = supported;
    this.test = test;
  }

  /**
   * Returns the kind of a file by its first bytes.
   *
   * @param head the first {@value #HEAD_BYTES} bytes, or fewer if the file is shorter; more do no
   *     harm and cost no time, except that raw photos are told from TIFF images more surely
   */
  public static ImageKind of(byte[] head) {
    Head known = new Head(head);
    for (ImageKind kind : values()) {
      if (kind.test.test(known)) {
        return kind;
      }
    }
    return UNKNOWN;
  }

  /** Returns whether {@link ImageDecoder} reads such files. */
  public boolean isSupported() {
    return supported;
  }

  /**
   * Returns the name of the kind for users, without an article, such as {@code PNG}, {@code HEIC},
   * {@code MP4 video} or {@code empty file}.
   */
  public String label() {
    return label;
  }

  /**
   * Returns what to do with a file of this kind, as a phrase; empty for supported kinds. {@code
   * FILE} in it stands for the file's name.
   */
  public String hint() {
    return hint;
  }

  /** The hints that several kinds share. */
  private static final class Hints {
    static final String MAGICK = "convert it to PNG, for example by: magick FILE FILE.png";
    static final String HEIF = "convert it to PNG, for example by: heif-convert FILE FILE.png";
    static final String RAW = "develop it with a raw converter and save it as PNG or JPEG";
    static final String RANGE =
        "choose how its values become 8 bits, and save it as PNG with a program that does so";
    static final String PAGES = "draw its pages as PNG, for example by: magick FILE FILE-%d.png";
    static final String FRAMES =
        "extract images from it, for example by: ffmpeg -i FILE -vf fps=1 FILE-%04d.png";
    static final String EXPORT = "export its images as PNG with the program that wrote it";
    static final String UNPACK = "unpack it and name the images in it";
    static final String REMOVE = "this is not an image: remove it from the images";
  }

  /** The first bytes of a file, and what kinds ask about them. */
  private static final class Head {
    static final String EBML = "\u001AE\u00DF\u00A3";
    static final int DNG_VERSION = 50_706;
    private static final int NEW_SUBFILE_TYPE = 254;
    private static final int SUB_DIRECTORIES = 330;
    private static final int MAKE = 271;

    /** The sizes in bits of the pixels of TGA images. */
    private static final List<Integer> TGA_BITS = List.of(8, 15, 16, 24, 32);

    private final byte[] bytes;

    Head(byte[] bytes) {
      this.bytes = bytes;
    }

    int length() {
      return bytes.length;
    }

    boolean has(int at, String signature) {
      return ImageKind.starts(bytes, at, signature);
    }

    boolean starts(String... signatures) {
      return Arrays.stream(signatures).anyMatch(signature -> has(0, signature));
    }

    boolean contains(String text) {
      return start(HEAD_BYTES).contains(text);
    }

    /** Returns the first bytes, each as the character of that number. */
    private String start(int count) {
      return new String(bytes, 0, Math.min(count, bytes.length), StandardCharsets.ISO_8859_1);
    }

    private int at(int index) {
      return index < bytes.length ? bytes[index] & 0xFF : -1;
    }

    /** Returns the number in the four bytes from {@code at} on, the lowest first; -1 for none. */
    long number(int at) {
      return at + 4 > bytes.length
          ? -1
          : at(at) | at(at + 1) << 8 | at(at + 2) << 16 | (long) at(at + 3) << 24;
    }

    boolean isTiff() {
      return starts("II*\0", "MM\0*", "II+\0", "MM\0+");
    }

    /** Returns whether the first directory of a TIFF structure has a tag. */
    boolean tag(int tag) {
      return tags().has(tag);
    }

    private TiffTags tags() {
      return new TiffTags(ByteBuffer.wrap(bytes));
    }

    /** Returns whether a camera's maker stored a preview first and the photo in a directory. */
    boolean isRawOf(String make) {
      TiffTags tags = tags();
      return tags.first(NEW_SUBFILE_TYPE, 0) == 1
          && tags.has(SUB_DIRECTORIES)
          && tags.text(MAKE).toLowerCase(Locale.ROOT).startsWith(make)
          && !tags.text(MAKE).isEmpty();
    }

    /** Returns whether a PNM magic number is followed by a space, a line end or a comment. */
    boolean isPnm() {
      return at(0) == 'P' && at(1) >= '1' && at(1) <= '7' && (isSpace(at(2)) || at(2) == '#');
    }

    private static boolean isSpace(int value) {
      return value == ' ' || (value >= '\t' && value <= '\r');
    }

    /** Returns whether this is a directory of icons (1) or cursors (2) with at least one entry. */
    boolean isIcon(int type) {
      return starts("\0\0" + (char) type + "\0") && (at(4) > 0 || at(5) > 0) && at(9) == 0;
    }

    /**
     * Returns whether the first box of an ISO media file or QuickTime film has one of the names.
     */
    boolean isBox(String... names) {
      return at(0) == 0 && Arrays.stream(names).anyMatch(name -> has(4, name));
    }

    /** Returns whether an ISO media file is, or is compatible with, one of the brands. */
    boolean isBrand(String... brands) {
      if (!isBox("ftyp")) {
        return false;
      }
      int end = Math.min(bytes.length, at(2) << 8 | at(3));
      for (int i = 8; i + 4 <= end; i += i == 8 ? 8 : 4) {
        int place = i;
        if (Arrays.stream(brands).anyMatch(brand -> has(place, brand))) {
          return true;
        }
      }
      return false;
    }

    boolean isMarkup(String... starts) {
      String text = start(256).replaceFirst("^\u00EF\u00BB\u00BF", "").strip();
      String lower = text.toLowerCase(Locale.ROOT);
      return Arrays.stream(starts).anyMatch(lower::startsWith);
    }

    boolean isSvg() {
      return isMarkup("<svg") || (isMarkup("<?xml", "<!doctype svg", "<!--") && contains("<svg"));
    }

    boolean isPickle() {
      return at(0) == 0x80 && at(1) >= 2 && at(1) <= 5 && !isText();
    }

    boolean isZeros() {
      for (byte value : bytes) {
        if (value != 0) {
          return false;
        }
      }
      return true;
    }

    /** Returns whether a header is consistent; TGA files have no signature. */
    boolean isTga() {
      int map = at(1);
      int type = at(2) & ~8;
      boolean noMap = map == 0 && number(3) == 0 && at(7) == 0;
      return bytes.length > 18
          && ((map == 1 && type == 1) || (noMap && (type == 2 || type == 3)))
          && (at(12) | at(13)) > 0
          && (at(14) | at(15)) > 0
          && TGA_BITS.contains(at(16))
          && at(17) < 64;
    }

    /** Returns whether the first bytes hold no control characters except those of text. */
    boolean isText() {
      int end = Math.min(bytes.length, HEAD_BYTES);
      for (int i = 0; i < end; i++) {
        if (at(i) < ' ' && !isSpace(at(i)) && at(i) != 0x1B) {
          return false;
        }
      }
      String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
      int wrong = text.indexOf('\uFFFD');
      return wrong < 0 || wrong >= text.length() - 3;
    }
  }

  /** Returns whether the bytes from index {@code at} on are those of a signature. */
  static boolean starts(byte[] bytes, int at, String signature) {
    byte[] wanted = signature.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length - at >= wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
