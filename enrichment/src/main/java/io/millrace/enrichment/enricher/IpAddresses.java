package io.millrace.enrichment.enricher;

import io.millrace.schemas.value.IpAddressParser;
import java.net.InetAddress;

/** Parsing and truncation of IP addresses. Never queries DNS: only literal addresses are parsed. */
final class IpAddresses {
    private IpAddresses() {}

    /**
     * Parses a literal address in any notation that {@link IpAddressParser} reads.
     *
     * @throws IllegalArgumentException if it is not an address; the message leaves out the text, which is personal data
     */
    static InetAddress parse(String text) {
        return IpAddressParser.parse(text).orElseThrow(() -> new IllegalArgumentException("not an IP address"));
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
        // RFC 5952 shortens the longest run of zeros: here the one at the end, with any zero groups before it.
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
}
