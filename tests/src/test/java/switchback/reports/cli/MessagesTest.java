package switchback.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchback.Shared;

/** What a new user reads who mistypes something. */
class MessagesTest extends CommandTest {
  @TempDir Path folder;
  private String data = "";

  @BeforeEach
  void writeImages() throws IOException {
    data = "cifar10:" + Results.noise(folder.resolve("data"), 20);
  }

  private String error(int status, String... arguments) {
    assertThat(run(arguments)).as(err.toString()).isEqualTo(status);
    return err.toString()
        .lines()
        .filter(line -> line.startsWith("error: "))
        .findFirst()
        .orElseThrow();
  }

  /** Every command that writes files, with a data set that fails as soon as it is opened. */
  static Stream<List<String>> files() {
    String lost = "--data=cifar10:no/such/data";
    return Stream.of(
        List.of("project", "pretrained", "--index=0", lost, "--layer=conv1", "--feature=0", ".png"),
        List.of("project", "pretrained", "--index=0", lost, "--layer=conv1", "--feature=0", ".npy"),
        List.of("activations", "pretrained", "--index=0", lost, "--layer=conv1", ".npy"),
        List.of("sheet", "pretrained", "--index=0", lost, "--layer=conv1", ".png"),
        List.of("sheet", "pretrained", "--index=0", lost, "--layer=conv1", ".tif"),
        List.of("feature", "pretrained", lost, "--layer=conv1", "--feature=0", ".npy"),
        List.of("strongest", "pretrained", lost, "--layer=conv1", ".png"),
        List.of("export", "no-such-run", ".onnx"),
        List.of("export", "no-such-run", ".npz"));
  }

  /** Every command that writes a folder, with an input that is missing. */
  static Stream<List<String>> folders() {
    String lost = "--data=cifar10:no/such/data";
    return Stream.of(
        List.of("gallery", "pretrained", lost),
        List.of("compare", "pretrained", lost),
        List.of("demo"),
        List.of("train", lost),
        List.of("train", lost, "--resume"),
        List.of("import", "no-such-file.onnx"),
        List.of("textbook", "rotation"),
        List.of("textbook", "labels", lost),
        List.of("textbook", "tricks"));
  }

  private String[] writing(List<String> command, Path out) {
    List<String> arguments = new ArrayList<>(command);
    String last = command.getLast();
    boolean isFile = last.startsWith(".");
    if (isFile) {
      arguments.removeLast();
    }
    arguments.add("--out=" + out + (isFile ? last : ""));
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("files")
  void filesFailBeforeTheWorkIfTheirFolderIsMissing(List<String> command) {
    String[] arguments = writing(command, folder.resolve("nowhere/out"));
    assertThat(error(Main.FAILED, arguments))
        .startsWith("error: no such folder: ")
        .contains("got no folder " + folder.resolve("nowhere"), "create it first");
  }

  @ParameterizedTest
  @MethodSource("files")
  void filesFailBeforeTheWorkIfAFolderIsInTheirPlace(List<String> command) throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken" + command.getLast()));
    String[] arguments = writing(command, folder.resolve("taken"));
    assertThat(error(Main.FAILED, arguments))
        .isEqualTo(
            "error: output file is taken: %s: got a folder, expected the name of a file; hint:"
                + " choose another --out",
            taken);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void foldersFailBeforeTheWorkBelowAFile(List<String> command) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    String message = error(Main.FAILED, writing(command, file.resolve("a/b")));
    assertThat(message).contains("output folder is taken: " + file + ": got a file");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void foldersFailBeforeTheWorkIfTheyHoldOtherThings(List<String> command) throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("letter.txt"), "x");
    String message = error(Main.FAILED, writing(command, mine));
    assertThat(message)
        .contains(
            command.contains("--resume")
                ? "nothing to resume: " + mine + ": got a folder without checkpoints"
                : "output folder is not empty: " + mine + ": got letter.txt");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void foldersNeedAName(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--out=");
    assertThat(error(Main.USAGE, arguments.toArray(String[]::new)))
        .startsWith("error: empty value: --out: got nothing, expected --out ");
  }

  /** A folder in which not even root can create a file. */
  @ParameterizedTest
  @ValueSource(strings = {"gallery", "compare", "train"})
  void foldersFailBeforeTheWorkIfNothingCanBeWritten(String command) {
    List<String> start =
        command.equals("train") ? List.of(command) : List.of(command, "pretrained");
    List<String> arguments = new ArrayList<>(start);
    arguments.addAll(List.of("--data=cifar10:no/such/data", "--out=/proc/self/made/out"));
    assertThat(error(Main.FAILED, arguments.toArray(String[]::new)))
        .startsWith("error: cannot write to the output folder: /proc/self")
        .contains("choose another --out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "describe '' | RUN",
        "evaluate pretrained --data= | --data",
        "gallery pretrained --out=x --layer= | --layer",
        "gallery pretrained --out=x --features= | --features",
        "gallery pretrained --out=x --unpoolings= | --unpoolings",
        "project pretrained --image= --layer=conv1 --feature=0 --out=x.png | --image",
        "import '' --out=x | FILE"
      })
  void valuesMayNotBeEmpty(String line, String name) {
    assertThat(error(Main.USAGE, line.replace("''", "").split(" ", -1)))
        .startsWith("error: empty value: " + name + ": got nothing, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "describe FILE | no run: FILE: got a file, | 'switchback import FILE --out RUN'",
        "describe DIR | no run: DIR: got a folder without run.json | check the path",
        "verify FILE | nothing to verify: FILE: got a file, | check the path",
        "verify DIR/x | nothing to verify: DIR/x: got no such folder, | check the path",
        "verify DIR | nothing to verify: DIR: got neither run.json | check the path",
        "evaluate pretrained --data DIR | unknown data set | did you mean images:DIR?",
        "evaluate pretrained --data=cifr10 | unknown data set | did you mean cifar10?",
        "evaluate pretrained --data=image:x | unknown data set | did you mean images?",
        "project pretrained --image DIR PROJECT | no such file: DIR: got a folder | check the path",
        "project pretrained --image DIR/x PROJECT | no such file: DIR/x: got nothing | relative",
        "project pretrained --image EMPTY PROJECT | no such file: EMPTY: got an empty file | path",
        "project pretrained --input DIR PROJECT | no such file: DIR: got a folder | check the path",
        "project pretrained --input DIR/x PROJECT | no such file: DIR/x: got nothing | relative",
        "sheet pretrained --image DIR --layer=conv1 --out=x.png | no such file: DIR: | check",
        "import FILE --out=run --classes-file=DIR/x | no such file: DIR/x: got nothing | path",
        "import FILE --out=run --check=DIR/x,FILE | no such file: DIR/x: got nothing | path"
      })
  void otherThingsThanExpectedAreNamed(String line, String words, String hint) throws IOException {
    String place = Files.createDirectory(folder.resolve("place")).toString();
    String file = Files.writeString(folder.resolve("text"), "x").toString();
    String empty = Files.createFile(folder.resolve("empty")).toString();
    String command =
        line.replace("PROJECT", "--layer=conv1 --feature=0 --out=x.png")
            .replace("=run", "=" + folder.resolve("run"))
            .replace("x.png", folder.resolve("x.png").toString());
    String[] arguments = named(command, place, file, empty).split(" ");
    assertThat(error(Main.FAILED, arguments))
        .contains(named(words, place, file, empty))
        .contains(named(hint, place, file, empty));
  }

  private static String named(String text, String place, String file, String empty) {
    return text.replace("DIR", place).replace("FILE", file).replace("EMPTY", empty);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "project pretrained --image=a --input=b PROJECT | options exclude each other: switchback"
            + " project: got --image and --input, expected one of them",
        "project pretrained --image=a --index=0 PROJECT | got --image and --index, expected one of"
            + " them",
        "gallery pretrained cifar10:x --out=y | did you mean --data cifar10:x?",
        "gallery pretrained cifar100:x --out=y | did you mean --data cifar100:x?",
        "gallery pretrained npy:x.npy --out=y | did you mean --data npy:x.npy?",
        "gallery pretrained idx:x --out=y | did you mean --data idx:x?",
        "project pretrained a.JPG PROJECT | did you mean --image a.JPG?",
        "project pretrained a.npy PROJECT | did you mean --input a.npy?",
        "describe pretrained a.npy | name the option that it belongs to",
        "gallery pretrained --out=x --top=99999999999 | expected a whole number of fewer digits",
        "compare pretrained --out=x --random=1001 | got 1001, expected 0 to 1000",
        "sheet pretrained --index=tset:1 --layer=conv1 --out=x.png | got tset:1, expected train:I",
        "textbook labels --data=cifar10:no/such --counts=5,0 | --counts: got 0, expected 1 or more"
      })
  void wrongCommandLinesAreMended(String line, String words) {
    String[] arguments =
        Stream.of(line.replace("PROJECT", "--layer=conv1 --feature=0 --out=x.png").split(" "))
            .map(word -> word.replaceFirst("=([xy])", "=" + folder.resolve("$1")))
            .toArray(String[]::new);
    assertThat(error(Main.USAGE, arguments)).contains(words);
    assertThat(err.toString()).doesNotContain("part of CIFAR-10");
  }

  @Test
  void leavesNothingBehindWhereItTriedToWrite() {
    error(
        Main.FAILED,
        "gallery",
        "pretrained",
        "--data=cifar10:no/such/data",
        "--out=" + folder.resolve("a/b"));
    assertThat(folder.toFile().list()).containsExactly("data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "galery | gallery",
        "textbook rotatoin | rotation",
        "describe pretrained --jsno | --json",
        "gallery pretrained --ouy=x | --out",
        "gallery pretrained --out=x --recipe=guidde | guided",
        "gallery pretrained --out=x --unpooling=swiches | switches",
        "gallery pretrained --out=x --unpoolings=fill,avrage | average",
        "gallery pretrained --out=x --isolation=maps | map",
        "gallery pretrained --out=x --rectification=deconvent | deconvnet",
        "gallery pretrained --out=x --split=tets | test",
        "gallery pretrained --out=x --layer=conv22 | conv2",
        "evaluate pretrained --split=trian | train",
        "train --out=x --network=clasic | classic",
        "train --out=x --schedule=cosin | cosine",
        "train --out=x --from=pretrained --freeze=covn1 | conv1",
        "sheet pretrained --image=x.png --layer=conv1 --out=x.png --tile=pach | patch",
        "describe pretraind | pretrained",
        "describe Pretrained | pretrained"
      })
  void askWhetherAnotherNameWasMeant(String line, String meant) {
    assertThat(run(line.replace("=x", "=" + folder.resolve("x")).split(" "))).isNotZero();
    assertThat(err.toString()).contains("; hint: did you mean " + meant + "? ");
  }

  /** Checks that the hint names the split that the command takes by itself. */
  @ParameterizedTest
  @CsvSource({
    "evaluate pretrained --split=both, test",
    "gallery pretrained --out=x --split=both, train",
    "feature pretrained --layer=conv1 --feature=0 --out=x.png --split=both, train"
  })
  void sayWhichSplitIsTheUsualOne(String line, String usual) {
    assertThat(error(Main.USAGE, line.replace("=x", "=" + folder.resolve("x")).split(" ")))
        .contains("expected train, test or all", "leave it out for " + usual);
  }

  @ParameterizedTest
  @CsvSource({"cat,3", "airplane,0", "9,9", "truck,9"})
  void featuresOfTheOutputHaveTheNamesOfClasses(String name, int number) {
    Path values = folder.resolve("p.npy");
    assertThat(project("output", name, "test:3", values)).isZero();
    assertThat(err.toString()).contains("output feature " + number + ": ");
  }

  private int project(String layer, String feature, String index, Path file) {
    return run(
        "project",
        "pretrained",
        "--data=" + data,
        "--index=" + index,
        "--layer=" + layer,
        "--feature=" + feature,
        "--out=" + file);
  }

  @Test
  void listsOfFeaturesMayNameClassesToo() {
    Path sheet = folder.resolve("s.npy");
    String[] arguments = {
      "sheet", "pretrained", "--data=" + data, "--index=0", "--layer=output", "--out=" + sheet, ""
    };
    arguments[6] = "--features=dog,0-1,9";
    assertThat(run(arguments)).as(err.toString()).isZero();
    arguments[6] = "--features=dog,dgo";
    assertThat(error(Main.USAGE, arguments)).contains("got dgo", "did you mean dog?");
  }

  @ParameterizedTest
  @CsvSource({
    "output,cta,did you mean cat?",
    "output,10,'0 to 9 in output, or airplane, automobile, '",
    "output,-1,0 to 9",
    "conv1,cat,with --layer output features have the names of classes",
    "conv1,32,0 to 31 in conv1"
  })
  void saysWhichFeaturesThereAre(String layer, String feature, String words) {
    assertThat(project(layer, feature, "0", folder.resolve("p.png"))).isEqualTo(Main.USAGE);
    assertThat(err.toString()).contains("--feature: got " + feature, words);
  }

  /** The values of the projection are those of test:3, and its class is that of the file. */
  @Test
  void anIndexAloneIsOfTheTestSplit() throws IOException {
    Path alone = folder.resolve("alone.npy");
    Path named = folder.resolve("named.npy");
    assertThat(project("conv1", "1", "3", alone)).isZero();
    assertThat(err.toString()).contains("test:3, class cat, predicted ");
    assertThat(project("conv1", "1", "test:3", named)).isZero();
    assertThat(alone).hasSameBinaryContentAs(named);
  }

  /** What evaluate finds for a set of one image is what project says of it. */
  @Test
  void projectSaysWhatTheNetworkTakesTheImageFor() {
    String sample = "cifar10:" + Shared.path("data/cifar10-sample");
    data = sample;
    assertThat(project("conv1", "1", "0", folder.resolve("p.png"))).isZero();
    assertThat(err.toString())
        .containsPattern("test:0, class cat, predicted cat with probability 0\\.\\d{3}\\)");
  }

  @Test
  void projectNamesEachImageOfAFile() {
    Path values = Shared.path("cases/files/f2.npy");
    assertThat(
            run(
                "project",
                "pretrained",
                "--input=" + values,
                "--layer=conv1",
                "--feature=1",
                "--out=" + folder.resolve("p.png")))
        .isZero();
    assertThat(err.toString()).contains("f2.npy:0, predicted ", "f2.npy:1, predicted ");
  }

  /** numpy.argwhere(numpy.isnan(array)) begins with (0, 0, 0, 14) and has 142 rows. */
  @Test
  void locatesWhatIsNoNumber() {
    assertThat(
            error(
                Main.FAILED,
                "project",
                "pretrained",
                "--input=" + Shared.path("cases/files/nan.npy"),
                "--layer=conv1",
                "--feature=1",
                "--out=" + folder.resolve("p.png")))
        .contains("got NaN at [N 0, C 0, H 0, W 14], the first of 142 such numbers");
  }

  /** Checks options that say what only some data leave open. */
  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "verify"})
  void optionsOfOtherDataAreRefused(String command) {
    assertThat(error(Main.USAGE, command, "pretrained", "--data=" + data, "--labels=coarse"))
        .contains("--labels without its data", "--data cifar100:PATH", "leave out --labels");
  }

  @Test
  void layoutsOfOtherNamesAreRefused() {
    assertThat(error(Main.USAGE, "evaluate", "pretrained", "--data=npy:x", "--layout=nwhc"))
        .contains("unknown layout", "got nwhc", "nchw or nhwc", "did you mean n");
  }

  /** Checks CIFAR-100 beside a network of other classes. */
  @ParameterizedTest
  @CsvSource({"fine, 100", "coarse, 20"})
  void coarseLabelsAreAskedFor(String labels, int classes) {
    String place = "--data=cifar100:" + Shared.path("cases/files/c100");
    assertThat(error(Main.FAILED, "evaluate", "pretrained", place, "--labels=" + labels))
        .contains("got " + classes + ": ");
  }

  @Test
  void announcesAPartOfCifar10() {
    assertThat(run("evaluate", "pretrained", "--data=" + data)).isZero();
    assertThat(err.toString())
        .contains(
            "part of CIFAR-10: 20 of 50,000 images to train, 20 of 10,000 to test"
                + " (data_batch_1.bin 20 of 10,000, data_batch_2.bin missing, ",
            "test_batch.bin 20 of 10,000)");
  }

  @Test
  void aFinishedRunIsNotTrainedOver() throws IOException {
    String[] arguments = {
      "train", "--data=" + data, "--out=" + folder.resolve("run"), "--epochs=1", "--batch=20"
    };
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(error(Main.FAILED, arguments))
        .startsWith("error: output folder is not empty: " + folder.resolve("run"))
        .contains("got a finished run", "choose another --out; --resume", "--from");
    assertThat(run("describe", folder.resolve("run").toString())).isZero();
    assertThat(out.toString()).contains("20 images, 1 epoch, seed 1");
  }
}
