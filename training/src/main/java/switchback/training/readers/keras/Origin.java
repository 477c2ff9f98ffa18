package switchback.training.readers.keras;

/**
 * What wrote a file: some settings have meant different things over the years.
 *
 * @param version the version of Keras; empty if the file does not state it
 * @param backend the backend of Keras; empty if the file does not state it
 * @param isLegacy whether the file is HDF5, in which a missing version means Keras 1
 */
record Origin(String version, String backend, boolean isLegacy) {
  /** Returns whether Keras 1 or older wrote it. */
  boolean isFirst() {
    return version.isEmpty()
        ? isLegacy
        : version.startsWith("1.") || version.startsWith("0.") || version.equals("1");
  }

  /** Returns whether Keras 3 or newer wrote it. */
  boolean isThird() {
    return !isFirst() && !version.startsWith("2") && !isJavaScript() && !version.isEmpty();
  }

  /** Returns whether TensorFlow.js wrote it, rather than converted it. */
  boolean isJavaScript() {
    return version.startsWith("tfjs");
  }

  /** Returns whether its filters are applied backwards, as convolutions proper. */
  boolean isTheano() {
    return backend.equals("theano");
  }

  /** Returns whether a bilinear upsampling starts at the corner of a pixel, not at its centre. */
  boolean isBilinearFromCorner() {
    return isJavaScript()
        || version.startsWith("2.0.")
        || version.startsWith("2.1.")
        || (version.startsWith("2.2.") && !version.endsWith("tf"));
  }
}
