package io.millrace.ingest.accesslog;

import io.millrace.schemas.value.IpAddressParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Parsing of single values of an access log. */
final class LogText {
    private LogText() {}

    /** The text; null if it is blank or {@code -}. */
    static String orNull(String text) {
        return text == null || text.isBlank() || text.equals("-") ? null : text;
    }

    /** Whether the text is an IP address, with or without a port. */
    static boolean isAddress(String text) {
        return text.indexOf(',') < 0 && IpAddressParser.literal(text).isPresent();
    }

    /**
     * The client in a chain {@code client, proxy, proxy}: its first address, else its first entry that is not blank,
     * {@code -} or {@code unknown}, such as a host name; null without one.
     */
    static String client(String chain) {
        if (chain == null) {
            return null;
        }
        return IpAddressParser.literal(chain).orElseGet(() -> Stream.of(chain.split(",", -1))
                .map(String::strip)
                .filter(entry -> orNull(entry) != null && !entry.equalsIgnoreCase("unknown"))
                .findFirst()
                .orElse(null));
    }

    /** A status code; null if absent. */
    static Integer status(String text) throws LogLineException {
        var given = orNull(text);
        if (given == null || given.equals("-1")) {
            return null;
        }
        if (!isDigits(given, 3)) {
            throw new LogLineException("not a status: " + given);
        }
        return Integer.valueOf(given);
    }

    /** A number of bytes; null if absent. */
    static Long bytes(String text) throws LogLineException {
        var given = orNull(text);
        if (given == null) {
            return null;
        }
        // HAProxy prefixes sizes that it logged before the end of the transfer.
        var digits = given.startsWith("+") ? given.substring(1) : given;
        if (!isDigits(digits, 18)) {
            throw new LogLineException("not a number of bytes: " + given);
        }
        return Long.valueOf(digits);
    }

    /** Whether the text is one to {@code max} digits. */
    static boolean isDigits(String text, int max) {
        return !text.isEmpty() && text.length() <= max && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * Decodes backslash escapes: quotes, backslashes, line ends, and bytes as {@code \xhh}. Unknown escapes, and bytes that
     * are not UTF-8, stay as they are.
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
                at = decodeBytes(text, at, out);
            } else {
                at = decodeEscape(text, at, out);
            }
        }
        return out.toString();
    }

    private static int decodeEscape(String text, int at, StringBuilder out) {
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

    /** Decodes a run of {@code \xhh} as UTF-8; returns its end. */
    private static int decodeBytes(String text, int from, StringBuilder out) {
        var bytes = new ByteArrayOutputStream();
        int at = from;
        while (isByteEscape(text, at)) {
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
            // Not an error: binary data, such as a TLS handshake on an HTTP port, stays escaped.
            out.append(text, from, at);
        }
        return at;
    }

    private static boolean isByteEscape(String text, int at) {
        return at + 4 <= text.length()
                && text.charAt(at) == '\\'
                && text.charAt(at + 1) == 'x'
                && HexFormat.isHexDigit(text.charAt(at + 2))
                && HexFormat.isHexDigit(text.charAt(at + 3));
    }
}
