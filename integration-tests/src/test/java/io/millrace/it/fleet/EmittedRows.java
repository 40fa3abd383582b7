package io.millrace.it.fleet;

import io.millrace.schemas.insight.InsightUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows as the engine emitted them to {@code insight-updates}: the newest revision of each, and gaps or repetitions of revisions. */
public final class EmittedRows {
    private static final int MAX_SHOWN = 10;

    private final Map<String, String> last = new HashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final List<String> jumps = new ArrayList<>();

    /** Adds the next emitted revision of some row. */
    public void add(InsightUpdate update) {
        var group = update.getGroup().stream().map(String::valueOf).collect(Collectors.joining("|"));
        var row = update.getInsight() + "|" + update.getWindowStart() + "|" + group;
        last.put(row, String.valueOf(update.getValues().get(0)));
        var before = revisions.put(row, update.getRevision());
        if (update.getRevision() != (before == null ? 1 : before + 1) && jumps.size() < MAX_SHOWN) {
            jumps.add(row + " has revision " + update.getRevision() + " after " + before);
        }
    }

    /** The first measure of each row, by {@code insight|window|group}. */
    public Map<String, String> last() {
        return last;
    }

    /** Rows of which a revision was emitted twice or never, the first ten. */
    public List<String> jumps() {
        return jumps;
    }
}
