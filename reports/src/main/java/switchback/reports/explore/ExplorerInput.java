package switchback.reports.explore;

import java.util.Map;
import java.util.Optional;
import switchback.datasets.Dataset;
import switchback.datasets.images.Fitting;
import switchback.reports.study.Study;

/**
 * Everything that the explorer shows.
 *
 * @param study the network, the images that are searched for top activations, and the threads that
 *     search; the caller closes these after the explorer
 * @param scores turns logits into class scores; empty if the network has no classes
 * @param data the images to pick from, in colour, of the size of the network's input; includes
 *     those that are searched
 * @param fitting how dropped images become those that the network takes
 * @param environment versions, machine and command line, as the page shows them
 * @param limits bounds on uploads, requests and work at a time
 */
public record ExplorerInput(
    Study study,
    Optional<ClassScores> scores,
    Dataset data,
    Fitting fitting,
    Map<String, String> environment,
    Limits limits) {}
