package io.millrace.runtime.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Masking of credentials in output: the whole value if its name says that it is one, else user and password in addresses. Rather
 * masks too much than too little.
 */
public final class Secrets {
    private static final String MASK = "****";

    private static final List<String> NAMES = List.of(
            "password",
            "passphrase",
            "secret",
            "jaas",
            "credentials",
            "token",
            "user.info",
            "keystore.key",
            "private.key",
            "api.key",
            "apikey");

    /** Up to the last {@code @} of the item: a password may hold whatever its writer did not escape. */
    private static final Pattern USER_INFO = Pattern.compile("://[^,\\s]*@");

    /** In text among other text: the part of an address before its path. JSON may write a slash behind a backslash. */
    private static final Pattern USER_INFO_IN_TEXT = Pattern.compile("(:\\\\?/\\\\?/)[^/?#\\s\"\\\\]*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)([?&;][^=&;\\s]*(?:password|secret|token|apikey|api[-_.]key|signature)[^=&;\\s]*=)[^&;,\\s]*");

    private Secrets() {}

    /** The setting's value as it may be printed. */
    static String shown(String name, String value) {
        var lower = name.toLowerCase(Locale.ROOT);
        // Where a credential lies, or of which kind it is, is none.
        boolean isPlace = lower.endsWith(".location") || lower.endsWith(".source") || lower.endsWith(".class");
        if (!isPlace && NAMES.stream().anyMatch(lower::contains)) {
            return MASK;
        }
        return PARAMETER
                .matcher(USER_INFO.matcher(value).replaceAll("://" + MASK + "@"))
                .replaceAll("$1" + MASK);
    }

    /** The text without users and passwords of addresses in it. */
    public static String masked(String text) {
        return text.indexOf('@') < 0 ? text : USER_INFO_IN_TEXT.matcher(text).replaceAll("$1" + MASK + "@");
    }
}
