package io.millrace.it.fleet;

import io.millrace.schemas.insight.InsightUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows as the engine told them on {@code insight-updates}: what each says last, and whether each was told gaplessly. */
final class ToldRows {
    private static final int MOST_TOLD = 10;

    private final Map<String, String> last = new HashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final List<String> jumps = new ArrayList<>();

    /** Takes what was told next of some row. */
    void add(InsightUpdate update) {
        var group = update.getGroup().stream().map(String::valueOf).collect(Collectors.joining("|"));
        var row = update.getInsight() + "|" + update.getWindowStart() + "|" + group;
        last.put(row, String.valueOf(update.getValues().get(0)));
        var before = revisions.put(row, update.getRevision());
        if (update.getRevision() != (before == null ? 1 : before + 1) && jumps.size() < MOST_TOLD) {
            jumps.add(row + " has revision " + update.getRevision() + " after " + before);
        }
    }

    /** The first measure of each row, by {@code insight|window|group}. */
    Map<String, String> last() {
        return last;
    }

    /** Rows of which a revision was told twice or never, the first ten. */
    List<String> jumps() {
        return jumps;
    }
}
