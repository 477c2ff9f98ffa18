package switchback.reports.explore;

import java.util.Map;
import java.util.Optional;
import switchback.datasets.Dataset;
import switchback.reports.study.SearchedImages;
import switchback.reports.study.Subject;

/**
 * What is explored.
 *
 * @param subject the network
 * @param scores what it makes of its logits, where it has classes
 * @param data the images that one may pick, of the size that the network takes, in colour
 * @param searched those of them that are searched for top activations
 * @param environment what it all runs in, for the page to tell
 * @param limits what is taken and done at most
 */
public record ExplorerInput(
    Subject subject,
    Optional<ClassScores> scores,
    Dataset data,
    SearchedImages searched,
    Map<String, String> environment,
    Limits limits) {}
