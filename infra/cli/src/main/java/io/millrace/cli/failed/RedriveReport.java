package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a redrive did with each failure: every one is in exactly one of the counts. For one thread. */
final class RedriveReport {
    private static final int SHOWN = 20;

    private final boolean dryRun;
    private int failures;
    private int accepted;
    private int before;
    private final List<String> refused = new ArrayList<>();
    private final Map<String, Integer> left = new TreeMap<>();

    /** @param dryRun whether nothing is sent: accepted are then those that would be */
    RedriveReport(boolean dryRun) {
        this.dryRun = dryRun;
    }

    void accepted() {
        failures++;
        accepted++;
    }

    void acceptedBefore() {
        failures++;
        before++;
    }

    void refused(String id, String why) {
        failures++;
        refused.add(id + "  " + why);
    }

    void left(String why) {
        failures++;
        left.merge(why, 1, Integer::sum);
    }

    int refusedCount() {
        return refused.size();
    }

    private int leftCount() {
        return left.values().stream().mapToInt(Integer::intValue).sum();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(failures + " failed events: " + accepted + (dryRun ? " would be sent, " : " accepted, ")
                + (dryRun ? "" : refused.size() + " refused again, ") + before + " redriven before, " + leftCount()
                + " left");
        left.forEach((why, count) -> lines.add("  " + count + " left: " + why));
        refused.stream().limit(SHOWN).forEach(line -> lines.add("  refused again: " + line));
        if (refused.size() > SHOWN) {
            lines.add("  … and more: failed list shows them");
        }
        return lines;
    }

    String json() {
        var json = new ObjectMapper().createObjectNode();
        json.put("failures", failures).put(dryRun ? "wouldBeSent" : "accepted", accepted);
        json.put("refused", refused.size()).put("redrivenBefore", before).put("left", leftCount());
        var reasons = json.putObject("leftBecause");
        left.forEach(reasons::put);
        return json.toString();
    }
}
