package switchback.training.checkpoints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchback.datasets.arrays.NpyArray;
import switchback.datasets.arrays.NpyFiles;
import switchback.datasets.files.AtomicFiles;
import switchback.datasets.files.AtomicFolder;
import switchback.datasets.files.FolderLock;
import switchback.datasets.tasks.SwitchbackException;
import switchback.training.runs.Run;

/**
 * The run folder in the making. It stands in its place from the start, with {@code checkpoints/}
 * and what the monitor writes, and is no run until {@code run.json} is there, which comes last. It
 * stays where a checkpoint is in it, and goes where none is.
 */
public final class TrainingFolder implements AutoCloseable {
  private static final String DRAFT = "run.part";
  private static final String LOCK = ".switchback.lock";

  /** What makes it a run comes last. */
  private static final List<String> FILES = List.of(Run.MODEL, Run.LOG, Run.LOSSES, Run.MANIFEST);

  private final Path folder;
  private final Path place;
  private final boolean isNew;
  private final FolderLock lock;
  private final Checkpoints checkpoints;
  private final @Nullable Found found;
  private boolean isDone;

  /**
   * A sound checkpoint.
   *
   * @param file where it is
   * @param header what it says
   */
  public record Found(Path file, CheckpointHeader header) {}

  private TrainingFolder(Path folder, boolean isNew, FolderLock lock, @Nullable Found found)
      throws IOException {
    this.folder = folder;
    this.place = folder.toAbsolutePath().normalize();
    this.isNew = isNew;
    this.lock = lock;
    this.checkpoints = new Checkpoints(place.resolve(Checkpoints.FOLDER));
    this.found = found;
    checkpoints.prepare();
    deleteDraft();
    AtomicFiles.deleteDrafts(place);
  }

  /**
   * Starts.
   *
   * @throws SwitchbackException where the folder is taken, also by a training that was stopped, or
   *     another process writes there
   */
  public static TrainingFolder create(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    boolean isNew = !Files.exists(place);
    if (!Files.isDirectory(place)) {
      AtomicFolder.checkReplaceable(place, null);
    }
    Files.createDirectories(place);
    FolderLock lock;
    try {
      lock = FolderLock.take(folder, place, LOCK);
    } catch (IOException e) {
      if (isNew) {
        Files.delete(place);
      }
      throw e;
    }
    try {
      checkVacant(folder, place);
      return new TrainingFolder(folder, isNew, lock, null);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Passes a folder with nothing in it but what a program that was killed had begun to write. */
  private static void checkVacant(Path folder, Path place) throws IOException {
    Checkpoints former = new Checkpoints(place.resolve(Checkpoints.FOLDER));
    if (!Run.isIn(place) && !former.newestFirst().isEmpty()) {
      throw new SwitchbackException(
          "output folder is taken",
          folder,
          "a training that was stopped",
          "no folder yet, or an empty one",
          "go on with it by --resume, or remove it first");
    }
    if (!entries(place).isEmpty() && !(former.isWorthless() && entries(place).size() == 1)) {
      throw AtomicFolder.taken(place, AtomicFolder.NOT_EMPTY);
    }
  }

  /**
   * Resumes from the newest sound checkpoint.
   *
   * @param damaged receives each checkpoint that is unusable, with the reason, before an older one
   *     is tried
   * @throws SwitchbackException where there is none, it belongs to another training, or another
   *     process writes there
   */
  public static TrainingFolder resume(
      Path folder, TrainingIdentity training, BiConsumer<Path, String> damaged) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(place)) {
      throw nothing(folder, "no such folder");
    }
    FolderLock lock = FolderLock.take(folder, place, LOCK);
    try {
      return new TrainingFolder(folder, false, lock, newest(folder, place, training, damaged));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Found newest(
      Path folder, Path place, TrainingIdentity training, BiConsumer<Path, String> damaged)
      throws IOException {
    List<Path> candidates = new Checkpoints(place.resolve(Checkpoints.FOLDER)).newestFirst();
    for (Path file : candidates) {
      CheckpointHeader header;
      try {
        header = CheckpointFile.read(file);
      } catch (IOException e) {
        damaged.accept(folder.resolve(place.relativize(file)), String.valueOf(e.getMessage()));
        continue;
      }
      check(folder, training, header.training());
      return new Found(file, header);
    }
    throw nothing(
        folder, candidates.isEmpty() ? "a folder without checkpoints" : "damaged checkpoints only");
  }

  private static SwitchbackException nothing(Path folder, String got) {
    return new SwitchbackException(
        "nothing to resume",
        folder,
        got,
        "a folder in which a training was stopped",
        "leave out --resume to start anew, in an empty folder");
  }

  /**
   * The run of a training that had nothing left to do; what was left of its checkpoints goes.
   *
   * @throws SwitchbackException where it is the run of another training
   */
  public static Run finished(Path folder, TrainingIdentity training) throws IOException {
    Run run = Run.open(folder.toString());
    TrainingIdentity former = TrainingIdentity.of(run.manifest());
    if (former == null) {
      throw new SwitchbackException(
          "nothing to resume",
          folder,
          "an imported network",
          "a folder in which a training was stopped",
          "choose another --out; to train an imported network on, use --from");
    }
    check(folder, training, former);
    if (Files.isDirectory(folder.resolve(Checkpoints.FOLDER))) {
      try (FolderLock _ = FolderLock.take(folder, folder, LOCK)) {
        AtomicFolder.delete(draft(folder));
        new Checkpoints(folder.resolve(Checkpoints.FOLDER)).delete();
      }
    }
    return run;
  }

  private static void check(Path folder, TrainingIdentity training, TrainingIdentity former) {
    List<String> asked = training.differences(former);
    if (!asked.isEmpty()) {
      throw new SwitchbackException(
          "another training than the one to be resumed",
          folder,
          String.join(", ", asked),
          String.join(", ", former.differences(training)),
          "give the options and the data that it was started with, or choose another --out");
    }
  }

  /** Returns the folder as the user named it. */
  public Path named() {
    return folder;
  }

  /** Returns the folder's absolute path. */
  public Path path() {
    return place;
  }

  /**
   * Where it learns to go on from.
   *
   * @throws NoSuchFileException where the folder was removed, even if there is another now
   */
  public Checkpoints checkpoints() throws IOException {
    checkHeld();
    return checkpoints;
  }

  private void checkHeld() throws IOException {
    if (!lock.isHeld()) {
      throw new NoSuchFileException(place.toString());
    }
  }

  /** The newest checkpoint, in the folder as the user named it, or {@code none}. */
  public String newest() throws IOException {
    List<Path> files = checkpoints.newestFirst();
    return files.isEmpty() ? "none" : folder.resolve(place.relativize(files.getFirst())).toString();
  }

  /** What to go on from; null where training starts. */
  public @Nullable Found found() {
    return found;
  }

  /** Puts the losses of all steps beside the run to come; gives the SHA-256 of their file. */
  public String writeLosses(List<Double> losses) throws IOException {
    Path file = Files.createDirectories(draft(place)).resolve(Run.LOSSES);
    double[] values = losses.stream().mapToDouble(Double::doubleValue).toArray();
    NpyFiles.write(file, NpyArray.of(values, values.length));
    return AtomicFiles.sha256(file);
  }

  /** Makes a run of it, and of the losses. */
  public void finish(Run run, String log) throws IOException {
    checkHeld();
    Path draft = Files.createDirectories(draft(place));
    run.write(draft);
    Files.writeString(draft.resolve(Run.LOG), log);
    // No checkpoint is given up for what a failing machine could still lose.
    for (String file : FILES) {
      AtomicFiles.force(draft.resolve(file));
    }
    for (String file : FILES) {
      Files.move(draft.resolve(file), place.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
    AtomicFiles.force(place);
    isDone = true;
    deleteDraft();
    checkpoints.delete();
  }

  private static Path draft(Path folder) {
    return folder.resolve(Checkpoints.FOLDER).resolve(DRAFT);
  }

  private void deleteDraft() throws IOException {
    AtomicFolder.delete(draft(place));
  }

  /** Leaves nothing of a training that has no checkpoint. */
  @Override
  public void close() throws IOException {
    if (!lock.isHeld()) {
      lock.close();
      return;
    }
    try (lock) {
      if (!isDone) {
        deleteDraft();
        if (checkpoints.newestFirst().isEmpty()) {
          for (Path entry : entries(place)) {
            AtomicFolder.delete(entry);
          }
        }
      }
    }
    if (isNew && entries(place).isEmpty()) {
      Files.delete(place);
    }
  }

  /** What is in a folder beside the lock. */
  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !entry.endsWith(LOCK)).toList();
    }
  }
}
