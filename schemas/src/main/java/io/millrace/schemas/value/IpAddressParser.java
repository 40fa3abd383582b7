package io.millrace.schemas.value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * IP addresses as proxies, logs and clients write them: with a port ({@code 203.0.113.9:51234}), in brackets
 * ({@code [2001:db8::1]:443}), with a zone ({@code fe80::1%eth0}), in quotes, and as a list of proxies, of which the
 * first that is an address counts. Never asks DNS: what is not a literal address is none. Thread-safe.
 */
public final class IpAddressParser {
    private static final int MAX_CHARS = 1_024;

    private IpAddressParser() {}

    /** The address; an IPv4 address mapped into IPv6 is the IPv4 address. */
    public static Optional<InetAddress> parse(String text) {
        return literal(text).map(IpAddressParser::inet);
    }

    /** The address as it is written, without port, brackets, zone, quotes and what follows it in a list. */
    public static Optional<String> literal(String text) {
        int from = 0;
        // Longer than any list of proxies: not worth reading to its end.
        int end = Math.min(text.length(), MAX_CHARS);
        while (from <= end) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 || comma > end ? end : comma;
            var literal = one(text.substring(from, to).strip());
            if (literal != null) {
                return Optional.of(literal);
            }
            from = to + 1;
        }
        return Optional.empty();
    }

    private static String one(String text) {
        var bare = unquoted(text);
        if (bare.startsWith("[")) {
            int close = bare.indexOf(']');
            boolean sound = close > 0 && (close + 1 == bare.length() || isPort(bare, close + 1));
            return sound ? v6(bare.substring(1, close)) : null;
        }
        int colon = bare.indexOf(':');
        if (colon < 0) {
            return ipv4(bare) == null ? null : bare;
        }
        if (bare.indexOf(':', colon + 1) < 0) {
            // One colon only: no IPv6 address has so few.
            var host = bare.substring(0, colon);
            return ipv4(host) != null && isPort(bare, colon) ? host : null;
        }
        return v6(bare);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"';
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }

    private static boolean isPort(String text, int colon) {
        int digits = text.length() - colon - 1;
        if (text.charAt(colon) != ':' || digits < 1 || digits > 5) {
            return false;
        }
        for (int i = colon + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String v6(String text) {
        int zone = text.indexOf('%');
        var literal = zone < 0 ? text : text.substring(0, zone);
        boolean sound = literal.indexOf(':') >= 0
                && hasShortGroups(literal)
                && literal.chars().allMatch(c -> c == ':' || c == '.' || (c < 0x80 && Character.digit(c, 16) >= 0));
        return sound && inet(literal) != null ? literal : null;
    }

    /** Java takes groups of any number of zeros; nobody else does. */
    private static boolean hasShortGroups(String literal) {
        int digits = 0;
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            digits = c == ':' || c == '.' ? 0 : digits + 1;
            if (digits > 4) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress inet(String literal) {
        try {
            // An IPv6 address goes in brackets, so that it can be nothing but a literal.
            return literal.indexOf(':') < 0
                    ? InetAddress.getByAddress(ipv4(literal))
                    : InetAddress.getByName("[" + literal + "]");
        } catch (UnknownHostException e) {
            // Not an error: the text is no address, and the caller says what that means.
            return null;
        }
    }

    /** The bytes of four decimal numbers, or null; a leading zero is octal to some, so it is refused. */
    private static byte[] ipv4(String text) {
        var bytes = new byte[4];
        int part = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9' && digits < 3 && (digits == 0 || value > 0)) {
                value = value * 10 + (c - '0');
                digits++;
            } else if (c == '.' && digits > 0 && value <= 255 && part < 4) {
                bytes[part++] = (byte) value;
                value = 0;
                digits = 0;
            } else {
                return null;
            }
        }
        return part == 4 ? bytes : null;
    }
}
