package io.millrace.enrichment.agent;

import java.util.Arrays;
import java.util.List;

/**
 * A family that is told by parts of the agent's text.
 *
 * @param family what such an agent is
 * @param parts all of them are in the text, as they stand
 * @param absent none of them is
 */
record TokenRule(String family, List<String> parts, List<String> absent) {
    /** A line of the table: what it tells, the family and the parts, separated by tabs. */
    static TokenRule of(String line) {
        var columns = Arrays.asList(line.split("\t", -1));
        var parts = columns.subList(2, columns.size());
        return new TokenRule(
                columns.get(1),
                parts.stream().filter(part -> !part.startsWith("!")).toList(),
                parts.stream()
                        .filter(part -> part.startsWith("!"))
                        .map(part -> part.substring(1))
                        .toList());
    }

    boolean fits(String agent) {
        return parts.stream().allMatch(agent::contains) && absent.stream().noneMatch(agent::contains);
    }
}
