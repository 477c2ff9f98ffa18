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
 * The run folder of a training under way, locked against other writers. Unlike an {@link
 * AtomicFolder} it stands at its final location from the start, so that its checkpoints survive the
 * program and its plots can be looked at; it becomes a run when {@code run.json} is moved in, last
 * of all files. On close an unfinished folder is kept if it holds a checkpoint, and deleted
 * otherwise.
 */
public final class TrainingFolder implements AutoCloseable {
  private static final String DRAFT = "run.part";
  private static final String LOCK = ".switchback.lock";

  /** The files of a run, in the order of their arrival: the last one makes it a run. */
  private static final List<String> FILES = List.of(Run.MODEL, Run.LOG, Run.LOSSES, Run.MANIFEST);

  private final Path folder;
  private final Path location;
  private final boolean isNew;
  private final FolderLock lock;
  private final Checkpoints checkpoints;
  private final @Nullable Found found;
  private boolean isDone;

  /**
   * A sound checkpoint.
   *
   * @param file the checkpoint file
   * @param header its header
   */
  public record Found(Path file, CheckpointHeader header) {}

  private TrainingFolder(Path folder, boolean isNew, FolderLock lock, @Nullable Found found)
      throws IOException {
    this.folder = folder;
    this.location = folder.toAbsolutePath().normalize();
    this.isNew = isNew;
    this.lock = lock;
    this.checkpoints = new Checkpoints(location.resolve(Checkpoints.FOLDER));
    this.found = found;
    checkpoints.prepare();
    deleteDraft();
    AtomicFiles.deleteDrafts(location);
  }

  /**
   * Checks, before any image is read, that a folder can take a training.
   *
   * @param resumes whether a training is to be resumed there
   * @throws SwitchbackException if there is nothing to resume, or otherwise if something else is
   *     there already
   * @throws IOException if the folder cannot be read
   */
  public static void check(Path folder, boolean resumes) throws IOException {
    Path location = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(location)) {
      if (resumes) {
        throw nothing(folder, Files.exists(location) ? "a file" : "no such folder");
      }
      AtomicFolder.checkReplaceable(location, null);
    } else if (!resumes) {
      checkVacant(folder, location);
    } else if (!Run.isIn(location)
        && new Checkpoints(location.resolve(Checkpoints.FOLDER)).newestFirst().isEmpty()) {
      throw nothing(folder, "a folder without checkpoints");
    }
  }

  /**
   * Creates a folder for a new training.
   *
   * @throws SwitchbackException if the folder is not empty, which includes an interrupted training,
   *     or another process is writing to it
   * @throws IOException if it cannot be created
   */
  public static TrainingFolder create(Path folder) throws IOException {
    Path location = folder.toAbsolutePath().normalize();
    boolean isNew = !Files.exists(location);
    if (!Files.isDirectory(location)) {
      AtomicFolder.checkReplaceable(location, null);
    }
    Files.createDirectories(location);
    FolderLock lock;
    try {
      lock = FolderLock.take(folder, location, LOCK);
    } catch (IOException e) {
      if (isNew) {
        Files.delete(location);
      }
      throw e;
    }
    try {
      checkVacant(folder, location);
      return new TrainingFolder(folder, isNew, lock, null);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Checks that a folder holds nothing except half-written files of a killed process. */
  private static void checkVacant(Path folder, Path location) throws IOException {
    Checkpoints former = new Checkpoints(location.resolve(Checkpoints.FOLDER));
    if (!Run.isIn(location) && !former.newestFirst().isEmpty()) {
      throw new SwitchbackException(
          "output folder is not empty",
          folder,
          "an interrupted training",
          "a new folder or an empty one",
          "use --resume to continue it, or choose another --out");
    }
    if (Run.isIn(location)) {
      boolean isTrained = Files.exists(location.resolve(Run.LOG));
      throw new SwitchbackException(
          "output folder is not empty",
          folder,
          isTrained ? "a finished run" : "the run of an imported network",
          "a new folder or an empty one",
          "choose another --out"
              + (isTrained ? "; --resume, with the same options, only evaluates it again" : "")
              + "; --from "
              + folder
              + " starts from its weights");
    }
    if (!entries(location).isEmpty()
        && !(former.hasDraftsOnly() && entries(location).size() == 1)) {
      throw AtomicFolder.notEmpty(location, null);
    }
  }

  /**
   * Resumes from the newest sound checkpoint.
   *
   * @param damaged receives each checkpoint that is unusable, with the reason, before an older one
   *     is tried
   * @throws SwitchbackException if there is none, it belongs to another training, or another
   *     process is writing to the folder
   * @throws IOException if the folder cannot be read or written
   */
  public static TrainingFolder resume(
      Path folder, TrainingIdentity training, BiConsumer<Path, String> damaged) throws IOException {
    Path location = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(location)) {
      throw nothing(folder, "no such folder");
    }
    FolderLock lock = FolderLock.take(folder, location, LOCK);
    try {
      return new TrainingFolder(folder, false, lock, newest(folder, location, training, damaged));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Found newest(
      Path folder, Path location, TrainingIdentity training, BiConsumer<Path, String> damaged)
      throws IOException {
    List<Path> candidates = new Checkpoints(location.resolve(Checkpoints.FOLDER)).newestFirst();
    for (Path file : candidates) {
      CheckpointHeader header;
      try {
        header = CheckpointFile.read(file);
      } catch (IOException e) {
        damaged.accept(folder.resolve(location.relativize(file)), String.valueOf(e.getMessage()));
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
        "a folder with an interrupted training",
        "leave out --resume to start a training in an empty folder");
  }

  /**
   * Returns the run of a training that is complete, and deletes what is left of its checkpoints.
   *
   * @throws SwitchbackException if it is the run of another training, or damaged
   * @throws IOException if the checkpoints cannot be deleted
   */
  public static Run finished(Path folder, TrainingIdentity training) throws IOException {
    Run run = Run.open(folder.toString());
    TrainingIdentity former = TrainingIdentity.of(run.manifest());
    if (former == null) {
      throw new SwitchbackException(
          "nothing to resume",
          folder,
          "an imported network",
          "a folder with an interrupted training",
          "choose another --out; to continue training an imported network, use --from");
    }
    check(folder, training, former);
    run.network(); // a damaged one keeps its checkpoints
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
          "not the training that is to be resumed",
          folder,
          String.join(", ", asked),
          String.join(", ", former.differences(training)),
          "use the options and the data that it was started with, or choose another --out");
    }
  }

  /** Returns the folder as the user named it. */
  public Path named() {
    return folder;
  }

  /** Returns the folder's absolute path. */
  public Path path() {
    return location;
  }

  /**
   * Returns the folder's checkpoints.
   *
   * @throws NoSuchFileException if the folder was removed, even if another has taken its place
   */
  Checkpoints checkpoints() throws IOException {
    checkHeld();
    return checkpoints;
  }

  private void checkHeld() throws IOException {
    if (!lock.isHeld()) {
      throw new NoSuchFileException(location.toString());
    }
  }

  /** Returns the path of the newest checkpoint, below the folder as named, or {@code none}. */
  public String newest() throws IOException {
    List<Path> files = checkpoints.newestFirst();
    return files.isEmpty()
        ? "none"
        : folder.resolve(location.relativize(files.getFirst())).toString();
  }

  /** Returns the checkpoint from which to resume, or null if training starts. */
  public @Nullable Found found() {
    return found;
  }

  /** Writes the losses of all steps into the draft of the run, and returns the file's SHA-256. */
  public String writeLosses(List<Double> losses) throws IOException {
    Path file = makeDraft().resolve(Run.LOSSES);
    double[] values = losses.stream().mapToDouble(Double::doubleValue).toArray();
    NpyFiles.write(file, NpyArray.of(values, values.length));
    return AtomicFiles.sha256(file);
  }

  /**
   * Turns the folder into a run; the losses must have been written before.
   *
   * @param log the text of {@code training.csv}
   * @throws IOException if a file cannot be written
   */
  public void finish(Run run, String log) throws IOException {
    checkHeld();
    Path draft = makeDraft();
    run.write(draft);
    Files.writeString(draft.resolve(Run.LOG), log);
    // Checkpoints are deleted only once the run would survive a power failure.
    for (String file : FILES) {
      AtomicFiles.force(draft.resolve(file));
    }
    for (String file : FILES) {
      Files.move(draft.resolve(file), location.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
    AtomicFiles.force(location);
    isDone = true;
    deleteDraft();
    checkpoints.delete();
  }

  private static Path draft(Path folder) {
    return folder.resolve(Checkpoints.FOLDER).resolve(DRAFT);
  }

  /** Makes the folder of the draft, but none above it: a run folder that was removed stays so. */
  private Path makeDraft() throws IOException {
    Path draft = draft(location);
    if (!Files.isDirectory(draft)) {
      Files.createDirectory(draft);
    }
    return draft;
  }

  private void deleteDraft() throws IOException {
    AtomicFolder.delete(draft(location));
  }

  /** Releases the lock, and deletes a folder that is neither a run nor holds a checkpoint. */
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
          for (Path entry : entries(location)) {
            AtomicFolder.delete(entry);
          }
        }
      }
    }
    if (isNew && entries(location).isEmpty()) {
      Files.delete(location);
    }
  }

  /** Returns the entries of a folder, except the lock. */
  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !entry.endsWith(LOCK)).toList();
    }
  }
}
