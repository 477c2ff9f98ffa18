package switchback.training.kernels;

/**
 * Thrown if Java runs without the module of the Vector API, which the kernels are written in. It is
 * an incubator module, so Java resolves it only on request. The message is one line that names the
 * option.
 */
public final class MissingModuleException extends IllegalStateException {
  private static final long serialVersionUID = 1L;
  private static final String VECTORS = "jdk.incubator.vector";

  private MissingModuleException() {
    super(
        "missing Java module: this Java virtual machine: got no "
            + VECTORS
            + ", expected it among the modules; hint: start Java with --add-modules "
            + VECTORS);
  }

  /**
   * Checks that the Vector API is there, before a class that uses it is loaded.
   *
   * @throws MissingModuleException if it is not
   */
  public static void check() {
    if (ModuleLayer.boot().findModule(VECTORS).isEmpty()) {
      throw new MissingModuleException();
    }
  }
}
