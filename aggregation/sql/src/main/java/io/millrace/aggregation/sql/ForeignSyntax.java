package io.millrace.aggregation.sql;

import java.util.Map;
import java.util.regex.Pattern;

/** What other dialects write that no parser of standard SQL reads: named in the error, with what to write instead. */
final class ForeignSyntax {
    private static final Map<Pattern, String> HINTS = Map.of(
            Pattern.compile("::"), "'::' is not supported: write CAST(x AS type)",
            Pattern.compile("(?i)\\binterval\\s{0,9}'\\s{0,9}\\d{1,9}\\s{1,9}[a-z]{1,12}\\s{0,9}'"),
                    "an interval is written INTERVAL '7' DAY",
            Pattern.compile("`"), "names are quoted with double quotes",
            Pattern.compile("(?i)\\bdate_?diff\\s{0,9}\\("), "write TIMESTAMPDIFF(DAY, a, b)",
            Pattern.compile("(?i)\\bdate_?(add|sub)\\s{0,9}\\("), "write TIMESTAMPADD(DAY, 1, t)",
            Pattern.compile("(?i)\\bdate_trunc\\s{0,9}\\("), "write DATE_TRUNC('month', t)",
            Pattern.compile("(?i)\\bsimilar\\s{1,9}to\\b"), "SIMILAR TO is not supported: write LIKE");

    private ForeignSyntax() {}

    /** The sentence, and what of the statement it may be about. */
    static String withHints(String sentence, String sql) {
        StringBuilder all = new StringBuilder(sentence);
        HINTS.forEach((pattern, instead) -> {
            if (pattern.matcher(sql).find()) {
                all.append("; ").append(instead);
            }
        });
        return all.toString();
    }
}
