package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Report of a redrive: each failure is in exactly one of its counts. Not thread-safe. */
final class RedriveReport {
    private static final int MAX_SHOWN = 20;

    private final boolean dryRun;
    private int failures;
    private int accepted;
    private int acceptedBefore;
    private final List<String> refused = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();

    /** @param dryRun whether nothing is sent; accepted failures are then those that would be sent */
    RedriveReport(boolean dryRun) {
        this.dryRun = dryRun;
    }

    void addAccepted() {
        failures++;
        accepted++;
    }

    void addAcceptedBefore() {
        failures++;
        acceptedBefore++;
    }

    void addRefused(String id, String reason) {
        failures++;
        refused.add(id + "  " + reason);
    }

    void addSkipped(String reason) {
        failures++;
        skipped.merge(reason, 1, Integer::sum);
    }

    int refusedCount() {
        return refused.size();
    }

    private int skippedCount() {
        return skipped.values().stream().mapToInt(Integer::intValue).sum();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(failures + " failed events: " + accepted + (dryRun ? " would be sent, " : " accepted, ")
                + (dryRun ? "" : refused.size() + " refused again, ") + acceptedBefore + " redriven before, "
                + skippedCount()
                + " skipped");
        skipped.forEach((reason, count) -> lines.add("  " + count + " skipped: " + reason));
        refused.stream().limit(MAX_SHOWN).forEach(line -> lines.add("  refused again: " + line));
        if (refused.size() > MAX_SHOWN) {
            lines.add("  … and " + (refused.size() - MAX_SHOWN) + " more: `millrace failed list` shows them");
        }
        return lines;
    }

    String json() {
        var json = new ObjectMapper().createObjectNode();
        json.put("failures", failures).put(dryRun ? "wouldBeSent" : "accepted", accepted);
        json.put("refused", refused.size())
                .put("redrivenBefore", acceptedBefore)
                .put("left", skippedCount());
        var reasons = json.putObject("leftBecause");
        skipped.forEach(reasons::put);
        return json.toString();
    }
}
