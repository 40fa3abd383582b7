package io.millrace.ingest.accesslog;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses as logs write them: alone, with a port, in brackets, in a chain of proxies. */
public final class Clients {
    private static final int LONGEST = 64;

    private Clients() {}

    /**
     * The client of a chain {@code client, proxy, proxy}: its first address, else its first entry that says anything,
     * such as a name; null if none does.
     */
    static String first(String chain) {
        if (chain == null) {
            return null;
        }
        String other = null;
        for (var part : chain.split(",", -1)) {
            var entry = part.strip();
            var address = address(entry);
            if (address != null) {
                return address;
            }
            if (other == null && LogText.given(entry) != null && !entry.equalsIgnoreCase("unknown")) {
                other = entry;
            }
        }
        return other;
    }

    /** The address without its port and brackets; null if the text is none. */
    public static String address(String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        if (text.charAt(0) == '[') {
            int end = text.indexOf(']');
            return end > 0 && isPortOrNothing(text, end + 1) ? v6(text.substring(1, end)) : null;
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return v4(text);
        }
        // One colon: a port. More of them: IPv6, which has no port without brackets.
        return text.indexOf(':', colon + 1) < 0
                ? isPortOrNothing(text, colon) ? v4(text.substring(0, colon)) : null
                : v6(text);
    }

    private static boolean isPortOrNothing(String text, int at) {
        return at == text.length() || (text.charAt(at) == ':' && LogText.isDigits(text.substring(at + 1), 5));
    }

    private static String v4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        for (var part : parts) {
            if (!LogText.isDigits(part, 3) || Integer.parseInt(part) > 255 || (part.length() > 1 && part.startsWith("0"))) {
                return null;
            }
        }
        return text;
    }

    private static String v6(String text) {
        int zone = text.indexOf('%');
        var address = zone < 0 ? text : text.substring(0, zone);
        if (address.indexOf(':') < 0
                || !address.chars().allMatch(c -> (Character.digit(c, 16) >= 0 && c < 128) || c == ':' || c == '.')) {
            return null;
        }
        try {
            // With a colon in it and nothing but digits it is never looked up as a name.
            return InetAddress.getByName(address) == null ? null : address;
        } catch (UnknownHostException e) {
            // Not an error: it only looks like an address.
            return null;
        }
    }
}
