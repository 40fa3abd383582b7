package io.millrace.ingest.http;

import io.millrace.schemas.value.IpAddressParser;
import java.util.List;

/** Address of the client behind a known number of proxies. */
final class ClientAddress {
    private ClientAddress() {}

    /**
     * The entry of X-Forwarded-For that the outermost trusted proxy appended, or the peer's address without such a header;
     * null if the entry is not an address ({@code unknown}). Entries further left may be forged by the client and are
     * ignored.
     *
     * @param forwarded every line of the header; together they are one list
     * @param proxies number of trusted proxies; 0 ignores the header
     */
    static String of(String peer, List<String> forwarded, int proxies) {
        var own = peer == null ? null : IpAddressParser.literal(peer).orElse(null);
        if (proxies == 0 || forwarded.isEmpty()) {
            return own;
        }
        var entries = String.join(",", forwarded).split(",", -1);
        var entry = entries[Math.max(0, entries.length - proxies)].strip();
        return entry.isEmpty() ? own : IpAddressParser.literal(entry).orElse(null);
    }
}
