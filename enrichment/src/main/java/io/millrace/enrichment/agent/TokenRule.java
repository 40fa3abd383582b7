package io.millrace.enrichment.agent;

import java.util.Arrays;
import java.util.List;

/**
 * Rule that recognises a family by substrings of the User-Agent.
 *
 * @param family family of a browser or operating system
 * @param parts substrings that must all be present, in this case
 * @param absent substrings of which none may be present
 */
record TokenRule(String family, List<String> parts, List<String> absent) {
    /** Parses a line of {@code agents.txt}: {@code browser} or {@code os}, the family and the parts, separated by tabs. */
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

    boolean matches(String agent) {
        return parts.stream().allMatch(agent::contains) && absent.stream().noneMatch(agent::contains);
    }
}
