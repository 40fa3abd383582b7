package io.millrace.enrichment.agent;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rule of the ua-parser project: a regular expression and the family that a match means, by default its first group.
 * Compiled at first use, because most rules are reached by rare User-Agents only. Thread-safe.
 */
final class FamilyRule {
    /** Highest group that a replacement may refer to, as {@code $9}. */
    private static final int MAX_GROUP = 9;

    private final String regex;
    private final int flags;
    private final String family;
    private volatile Pattern pattern;

    private FamilyRule(String regex, int flags, String family) {
        this.regex = regex;
        this.flags = flags;
        this.family = family;
    }

    /**
     * Reads one rule of the YAML file.
     *
     * @param replacement key of the family's name in the rule
     * @throws IllegalArgumentException if the rule has no regular expression
     */
    static FamilyRule of(Map<?, ?> rule, String replacement) {
        if (!(rule.get("regex") instanceof String regex)) {
            throw new IllegalArgumentException("a rule without regex: " + rule);
        }
        var flags = "i".equals(rule.get("regex_flag")) ? Pattern.CASE_INSENSITIVE : 0;
        var family = rule.get(replacement);
        return new FamilyRule(regex, flags, family == null ? null : family.toString());
    }

    /** Family of the User-Agent, or null if the rule does not match it. */
    String familyOf(CharSequence agent) {
        var found = pattern().matcher(agent);
        if (!found.find()) {
            return null;
        }
        if (family == null) {
            return found.groupCount() > 0 ? found.group(1) : null;
        }
        return family.indexOf('$') < 0 ? family : filledIn(found);
    }

    /**
     * The compiled expression.
     *
     * @throws java.util.regex.PatternSyntaxException if it is not a regular expression
     */
    Pattern pattern() {
        var compiled = pattern;
        if (compiled == null) {
            compiled = Pattern.compile(regex, flags);
            pattern = compiled;
        }
        return compiled;
    }

    private String filledIn(Matcher found) {
        var text = family;
        for (int i = 1; i <= Math.min(found.groupCount(), MAX_GROUP); i++) {
            var group = found.group(i);
            text = text.replace("$" + i, group == null ? "" : group);
        }
        return text.strip();
    }
}
