package io.millrace.aggregation.sql;

import java.util.Map;
import java.util.regex.Pattern;

/** Hints on syntax of other dialects that the parser of standard SQL cannot read. */
final class ForeignSyntax {
    private static final Map<Pattern, String> HINTS = Map.of(
            Pattern.compile("::"), "'::' is not supported: write CAST(x AS type)",
            Pattern.compile("(?i)\\binterval\\s{0,9}'\\s{0,9}\\d{1,9}\\s{1,9}[a-z]{1,12}\\s{0,9}'"),
                    "write an interval as INTERVAL '7' DAY",
            Pattern.compile("`"), "quote names with double quotes",
            Pattern.compile("(?i)\\bdate_?diff\\s{0,9}\\("), "write TIMESTAMPDIFF(DAY, a, b)",
            Pattern.compile("(?i)\\bdate_?(add|sub)\\s{0,9}\\("), "write TIMESTAMPADD(DAY, 1, t)",
            Pattern.compile("(?i)\\bdate_trunc\\s{0,9}\\("), "write DATE_TRUNC('month', t)",
            Pattern.compile("(?i)\\bsimilar\\s{1,9}to\\b"), "SIMILAR TO is not supported: write LIKE");

    private ForeignSyntax() {}

    /** The error message, followed by hints on foreign syntax in the statement. */
    static String withHints(String message, String sql) {
        StringBuilder all = new StringBuilder(message);
        HINTS.forEach((pattern, instead) -> {
            if (pattern.matcher(sql).find()) {
                all.append("; ").append(instead);
            }
        });
        return all.toString();
    }
}
