package io.millrace.enrichment.enricher;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads and truncates IP addresses. Never asks DNS: what is not a literal address is none. */
final class IpAddresses {
    private IpAddresses() {}

    /**
     * The address that the text writes; an IPv4 address mapped into IPv6 is the IPv4 address.
     *
     * @throws IllegalArgumentException if it is not an address
     */
    static InetAddress parse(String text) {
        try {
            if (text.indexOf(':') < 0) {
                return InetAddress.getByAddress(ipv4(text));
            }
            if (!text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)) {
                throw notAnAddress();
            }
            // In brackets, so that it can be nothing but a literal.
            return InetAddress.getByName("[" + text + "]");
        } catch (UnknownHostException e) {
            // The enricher that asked is marked as failed on the event.
            throw notAnAddress();
        }
    }

    /** The /24 of an IPv4 address, the /48 of an IPv6 address, as text: {@code 203.0.113.0}, {@code 2001:db8:1::}. */
    static String truncated(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length == 4) {
            return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + ".0";
        }
        var groups = new int[3];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
        }
        // RFC 5952: the longest run of zeros is the one at the end, with all zero groups before it.
        var text = new StringBuilder();
        for (int i = 0; i < groups.length && !allZeroFrom(groups, i); i++) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.append("::").toString();
    }

    private static boolean allZeroFrom(int[] groups, int from) {
        for (int i = from; i < groups.length; i++) {
            if (groups[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ipv4(String text) {
        var bytes = new byte[4];
        var part = 0;
        var digits = 0;
        var value = 0;
        for (int i = 0; i <= text.length(); i++) {
            var c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9' && digits < 3) {
                value = value * 10 + (c - '0');
                digits++;
            } else if (c == '.' && digits > 0 && value <= 255 && part < 4) {
                bytes[part++] = (byte) value;
                value = 0;
                digits = 0;
            } else {
                throw notAnAddress();
            }
        }
        if (part != 4) {
            throw notAnAddress();
        }
        return bytes;
    }

    // Without the text: it is personal data, and messages end in logs.
    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException("not an IP address");
    }
}
