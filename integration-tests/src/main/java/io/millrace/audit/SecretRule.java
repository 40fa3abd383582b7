package io.millrace.audit;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a secret looks like in a line of text. */
enum SecretRule {
    /** The body of a private key in PEM; a header alone is none. */
    PRIVATE_KEY("-----BEGIN [A-Z ]*PRIVATE KEY-----(\\\\n|\\s|$)"),
    AWS_KEY("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
    GITHUB_TOKEN("\\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\\b"),
    SLACK_TOKEN(
            "\\bxox[abprs]-[A-Za-z0-9-]{20,}|hooks\\.slack\\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{20,}"),
    STRIPE_KEY("\\b[rs]k_live_[A-Za-z0-9]{20,}"),
    GOOGLE_KEY("\\bAIza[0-9A-Za-z_-]{35}\\b"),
    JSON_WEB_TOKEN("\\beyJ[A-Za-z0-9_-]{15,}\\.eyJ[A-Za-z0-9_-]{15,}\\.[A-Za-z0-9_-]{15,}"),
    /** An API key of Millrace, as `millrace keys new` prints it once. */
    MILLRACE_KEY("\\bmr_[A-Za-z0-9_-]{32,}"),
    /** A signing secret of webhooks. */
    WEBHOOK_SECRET("\\bwhsec_[A-Za-z0-9+/]{32,}=*"),
    URL_PASSWORD("[a-z][a-z0-9+.-]{2,15}://[^\\s/:@\"'<>{}$]{1,64}:([^\\s/:@\"'<>{}$…]{8,})@[a-z0-9]"),
    /** A value that is given to something called a password, secret or token, and looks made by a machine. */
    ASSIGNED(
            "(?i)(?:password|passwd|secret|token|api[_-]?key|private[_-]?key)[\"']?\\s*[:=]\\s*[\"']?([A-Za-z0-9+/_-]{24,}={0,2})");

    private static final double RANDOM_BITS = 3.8;

    private final Pattern pattern;

    SecretRule(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** The rules by which the line holds a secret. */
    static List<SecretRule> in(String line, String next) {
        return Arrays.stream(values()).filter(rule -> rule.isIn(line, next)).toList();
    }

    private boolean isIn(String line, String next) {
        var match = pattern.matcher(line);
        while (match.find()) {
            boolean isSecret =
                    switch (this) {
                        case PRIVATE_KEY -> line.length() - match.end() > 100 || next.matches("[A-Za-z0-9+/=\\s]{60,}");
                        case ASSIGNED -> isRandom(match.group(1));
                        case URL_PASSWORD ->
                            isRandom(match.group(1)) || match.group(1).length() > 12;
                        default -> true;
                    };
            if (isSecret) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text has digits and letters, and about as many bits a character as chance gives it. */
    private static boolean isRandom(String text) {
        return text.chars().anyMatch(Character::isDigit)
                && text.chars().anyMatch(Character::isLetter)
                && entropy(text) > Math.min(RANDOM_BITS, 0.85 * Math.log(text.length()) / Math.log(2));
    }

    private static double entropy(String text) {
        var counts = new int[128];
        text.chars().filter(c -> c < 128).forEach(c -> counts[c]++);
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / text.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
