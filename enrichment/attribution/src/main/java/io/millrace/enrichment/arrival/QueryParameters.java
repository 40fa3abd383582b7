package io.millrace.enrichment.arrival;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lenient reader of query parameters: names in any letter case; separators {@code &}, also escaped as in HTML, {@code ;} and
 * a second {@code ?}; parameters after {@code #}; values in UTF-8 or else Windows-1252. The first value that is not blank
 * counts. Takes linear time.
 */
final class QueryParameters {
    private static final int MAX_NAME_CHARS = 64;
    private static final Charset LATIN = Charset.forName("windows-1252");
    private static final String AMP = "amp;";

    private QueryParameters() {}

    /**
     * Values of the wanted parameters that the URL has, by name in lower case.
     *
     * @param names wanted parameters, in lower case
     */
    static Map<String, String> of(String url, Set<String> names) {
        var found = new HashMap<String, String>();
        var at = start(url);
        while (at < url.length()) {
            var equals = nameEnd(url, at);
            var name = equals < 0 ? null : name(url, at, equals);
            if (name != null && names.contains(name)) {
                var end = valueEnd(url, equals + 1, names);
                var value = decoded(url.substring(equals + 1, end)).strip();
                if (!value.isEmpty()) {
                    found.putIfAbsent(name, value);
                }
                at = end + 1;
            } else {
                at = next(url, at);
            }
        }
        return found;
    }

    /** Index after the first ? or #, or the end. */
    private static int start(String url) {
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                return i + 1;
            }
        }
        return url.length();
    }

    private static int next(String url, int from) {
        for (int i = from; i < url.length(); i++) {
            if (isSeparator(url.charAt(i))) {
                return i + 1;
            }
        }
        return url.length();
    }

    /** Index of the = after a name that begins here, or -1 if there is none. */
    private static int nameEnd(String url, int from) {
        for (int i = from; i < Math.min(url.length(), from + MAX_NAME_CHARS); i++) {
            var c = url.charAt(i);
            if (c == '=') {
                return i;
            }
            if (isSeparator(c)) {
                return -1;
            }
        }
        return -1;
    }

    /** Index at which a value ends: at &amp; or #, but at ; or ? only before a wanted parameter, for values contain both. */
    private static int valueEnd(String url, int from, Set<String> names) {
        for (int i = from; i < url.length(); i++) {
            var c = url.charAt(i);
            if (c == '&' || c == '#') {
                return i;
            }
            if (c == ';' || c == '?') {
                var equals = nameEnd(url, i + 1);
                if (equals >= 0 && names.contains(name(url, i + 1, equals))) {
                    return i;
                }
            }
        }
        return url.length();
    }

    private static String name(String url, int from, int to) {
        var raw = url.substring(from, to);
        var name = (raw.indexOf('%') < 0 ? raw : decoded(raw)).toLowerCase(Locale.ROOT);
        while (name.startsWith(AMP)) {
            name = name.substring(AMP.length());
        }
        return name;
    }

    private static boolean isSeparator(char c) {
        return c == '&' || c == ';' || c == '?' || c == '#';
    }

    /** Decodes percent-encoding and plus signs; a percent sign without two hex digits stands for itself. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        var plain = text.replace('+', ' ').getBytes(StandardCharsets.UTF_8);
        var bytes = new byte[plain.length];
        int length = 0;
        for (int i = 0; i < plain.length; i++) {
            var high = plain[i] == '%' && i + 2 < plain.length ? Character.digit(plain[i + 1], 16) : -1;
            var low = high < 0 ? -1 : Character.digit(plain[i + 2], 16);
            if (low >= 0) {
                bytes[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                bytes[length++] = plain[i];
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            // Not an error: old pages and programs encode in Windows-1252.
            return new String(bytes, 0, length, LATIN);
        }
    }
}
