package switchback.training.models;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The classes that a network's configuration may name. DL4J's parser instantiates the classes that
 * it finds there, so others must be refused before it runs.
 */
final class KnownClasses {
  private static final Set<String> PACKAGES =
      Set.of(
          "org.deeplearning4j.nn.conf.constraint",
          "org.deeplearning4j.nn.conf.distribution",
          "org.deeplearning4j.nn.conf.dropout",
          "org.deeplearning4j.nn.conf.layers",
          "org.deeplearning4j.nn.conf.layers.convolutional",
          "org.deeplearning4j.nn.conf.layers.misc",
          "org.deeplearning4j.nn.conf.layers.recurrent",
          "org.deeplearning4j.nn.conf.layers.util",
          "org.deeplearning4j.nn.conf.layers.variational",
          "org.deeplearning4j.nn.conf.preprocessor",
          "org.deeplearning4j.nn.conf.stepfunctions",
          "org.deeplearning4j.nn.conf.weightnoise",
          "org.deeplearning4j.nn.weights",
          "org.nd4j.linalg.activations.impl",
          "org.nd4j.linalg.learning.config",
          "org.nd4j.linalg.learning.regularization",
          "org.nd4j.linalg.lossfunctions.impl",
          "org.nd4j.linalg.schedule",
          "switchback.training.layers");

  private KnownClasses() {}

  /** Returns the first class outside the known packages, as written in the configuration. */
  static Optional<String> firstUnknown(JsonNode configuration) {
    return configuration.findValues("@class").stream()
        .filter(name -> !name.isString() || !isKnown(name.stringValue()))
        .map(JsonNode::toString)
        .findFirst();
  }

  private static boolean isKnown(String name) {
    return PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
  }
}
