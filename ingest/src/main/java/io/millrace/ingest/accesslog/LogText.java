package io.millrace.ingest.accesslog;

import io.millrace.schemas.value.IpAddressParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Values of a log as their writers meant them. */
final class LogText {
    private LogText() {}

    /** The text, or null where a log says nothing. */
    static String given(String text) {
        return text == null || text.isBlank() || text.equals("-") ? null : text;
    }

    /** Whether the text is an address, alone or with a port. */
    static boolean isAddress(String text) {
        return text.indexOf(',') < 0 && IpAddressParser.literal(text).isPresent();
    }

    /**
     * The client of a chain {@code client, proxy, proxy}: its first address, else its first entry that says anything,
     * such as a name; null if none does.
     */
    static String client(String chain) {
        if (chain == null) {
            return null;
        }
        return IpAddressParser.literal(chain).orElseGet(() -> Stream.of(chain.split(",", -1))
                .map(String::strip)
                .filter(entry -> given(entry) != null && !entry.equalsIgnoreCase("unknown"))
                .findFirst()
                .orElse(null));
    }

    /** A status code; null where there is none. */
    static Integer status(String text) throws LogLineException {
        var given = given(text);
        if (given == null || given.equals("-1")) {
            return null;
        }
        if (!isDigits(given, 3)) {
            throw new LogLineException("not a status: " + given);
        }
        return Integer.valueOf(given);
    }

    /** A count of bytes; null where there is none. */
    static Long bytes(String text) throws LogLineException {
        var given = given(text);
        if (given == null) {
            return null;
        }
        // HAProxy marks what it logged before the end.
        var digits = given.startsWith("+") ? given.substring(1) : given;
        if (!isDigits(digits, 18)) {
            throw new LogLineException("not a number of bytes: " + given);
        }
        return Long.valueOf(digits);
    }

    /** Whether all of the text is digits, and no more than so many. */
    static boolean isDigits(String text, int most) {
        return !text.isEmpty() && text.length() <= most && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * Undoes what servers escape by a backslash: quotes, backslashes, line ends, and bytes as {@code \xhh}. What is no
     * escape, or no UTF-8 afterwards, stays as it was written.
     */
    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at);
            if (c != '\\' || at + 1 == text.length()) {
                out.append(c);
                at++;
            } else if (text.charAt(at + 1) == 'x') {
                at = bytes(text, at, out);
            } else {
                at = escape(text, at, out);
            }
        }
        return out.toString();
    }

    private static int escape(String text, int at, StringBuilder out) {
        char c = text.charAt(at + 1);
        switch (c) {
            case '"', '\\' -> out.append(c);
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            default -> out.append('\\').append(c);
        }
        return at + 2;
    }

    /** A run of {@code \xhh}, which is UTF-8 as a whole if at all; returns where it ends. */
    private static int bytes(String text, int from, StringBuilder out) {
        var bytes = new ByteArrayOutputStream();
        int at = from;
        while (isByte(text, at)) {
            bytes.write(HexFormat.fromHexDigits(text, at + 2, at + 4));
            at += 4;
        }
        if (at == from) {
            out.append("\\x");
            return from + 2;
        }
        try {
            out.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())));
        } catch (CharacterCodingException e) {
            // Not an error: bytes that are no text, as of a TLS handshake on a port of HTTP, stay as they were written.
            out.append(text, from, at);
        }
        return at;
    }

    private static boolean isByte(String text, int at) {
        return at + 4 <= text.length()
                && text.charAt(at) == '\\'
                && text.charAt(at + 1) == 'x'
                && HexFormat.isHexDigit(text.charAt(at + 2))
                && HexFormat.isHexDigit(text.charAt(at + 3));
    }
}
