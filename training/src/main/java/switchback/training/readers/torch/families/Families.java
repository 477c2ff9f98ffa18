package switchback.training.readers.torch.families;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.readers.torch.architecture.Assembly;
import switchback.training.readers.torch.tensors.StateDict;

/** All families of networks that are recognised by their arrays. */
public final class Families {
  private static final int MOST_NAMED = 6;

  private static final List<Family> ALL =
      List.of(
          new AlexNet(),
          new Vgg(),
          new ResNet(),
          new CifarResNet(),
          new SqueezeNet(),
          new MobileNetV2());

  private static final Pattern NAMES =
      Pattern.compile(
          "plain|alexnet|(cifar_)?vgg(11|13|16|19)(_bn)?|(cifar_)?resnet\\d{2,4}"
              + "|resnext\\d{2,3}_\\d+x\\d+d|wide_resnet\\d{2,3}_2|squeezenet1_[01]|mobilenet_v2");

  /** Names of arrays by which other well-known networks can be told. */
  private enum Other {
    DENSENET("DenseNet", "features\\.denseblock1\\..*"),
    GOOGLENET("GoogLeNet", "inception3a\\..*"),
    INCEPTION("Inception v3", "Mixed_5b\\..*"),
    SHUFFLENET("ShuffleNetV2", "stage2\\.0\\.branch.*"),
    MOBILENET_V3("MobileNetV3", "features\\.1\\.block\\.0\\.0\\..*"),
    CONVNEXT("ConvNeXt", "(.*\\.layer_scale|stages\\.0\\.blocks\\.0\\.conv_dw\\..*)"),
    EFFICIENTNET(
        "EfficientNet", "(features\\.1\\.0\\.block\\..*|_blocks\\.0\\._depthwise_conv\\..*)"),
    TRANSFORMER("a vision transformer", "(cls_token|class_token|.*\\.attn\\.qkv\\..*)"),
    YOLO("a YOLO detector", "0\\.conv\\.weight|model\\.0\\.conv\\.weight|\\d+\\.m\\.0\\.cv1\\..*"),
    UNET("a U-Net", "(inc|down1|up1|encoder1|upconv4)\\..*");

    private final String network;
    private final Pattern names;

    Other(String network, String names) {
      this.network = network;
      this.names = Pattern.compile(names);
    }

    boolean isOne(StateDict dict) {
      return dict.tensors().keySet().stream().anyMatch(name -> names.matcher(name).matches());
    }
  }

  private Families() {}

  /** Returns whether a word has the form of a family's name, whether or not there is such a one. */
  public static boolean isName(String word) {
    return NAMES.matcher(word.toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * Returns the network that a file's arrays are, if they are all arrays of one of the families.
   *
   * @throws SwitchbackException if they have the layouts of Keras
   */
  public static Optional<KnownNetwork> find(StateDict dict) {
    Layouts.check(dict);
    return candidates(dict).stream()
        .filter(known -> Assembly.objections(dict, known.architecture()).isEmpty())
        .findFirst();
  }

  private static List<KnownNetwork> candidates(StateDict dict) {
    return ALL.stream().map(family -> family.find(dict)).flatMap(Optional::stream).toList();
  }

  /** Returns what to say of arrays that are of no known family. */
  public static SwitchbackException unknown(StateDict dict) {
    Optional<KnownNetwork> near = candidates(dict).stream().findFirst();
    return new SwitchbackException(
        near.isPresent()
            ? "the arrays are almost those of " + near.get().architecture().name()
            : "the arrays alone do not say what the network computes",
        dict.file(),
        near.map(known -> differences(dict, known)).orElseGet(() -> description(dict)),
        near.isPresent()
            ? "exactly the arrays of that network"
            : "a plain network of convolutions and dense layers, or AlexNet, VGG, ResNet,"
                + " SqueezeNet or MobileNetV2 with torchvision's names",
        "export it as ONNX, in Python: "
            + Roads.EXPORT
            + "; or list its layers in a file for --architecture");
  }

  private static String differences(StateDict dict, KnownNetwork near) {
    return named(Assembly.objections(dict, near.architecture()));
  }

  private static String named(List<String> all) {
    String first = String.join(", ", all.stream().limit(MOST_NAMED).toList());
    return all.size() <= MOST_NAMED ? first : first + " and " + (all.size() - MOST_NAMED) + " more";
  }

  private static String description(StateDict dict) {
    Optional<Other> other =
        List.of(Other.values()).stream().filter(each -> each.isOne(dict)).findFirst();
    List<String> branches = Branches.of(dict);
    String kind =
        other.map(each -> "what may be " + each.network + ": ").orElse("")
            + (branches.isEmpty() ? "" : "a network with branches: ");
    return kind + named(branches.isEmpty() ? odd(dict) : branches);
  }

  /** Returns the arrays that keep a network from being plain, or else its first ones. */
  private static List<String> odd(StateDict dict) {
    PlainLayers layers = PlainLayers.of(dict);
    if (!layers.others().isEmpty()) {
      return layers.others();
    }
    if (layers.convolutions().isEmpty()) {
      return List.of("no convolution");
    }
    if (layers.dense().isEmpty()) {
      return List.of("no dense layer behind the convolutions");
    }
    return dict.tensors().entrySet().stream()
        .filter(entry -> entry.getValue().rank() > 1)
        .map(entry -> entry.getKey() + " of shape " + entry.getValue())
        .toList();
  }
}
