package io.millrace.ingest.http;

import io.millrace.schemas.value.Addresses;
import java.util.List;

/** The client's address behind a known number of proxies. */
final class ClientAddress {
    private ClientAddress() {}

    /**
     * The entry of X-Forwarded-For that the outermost trusted proxy appended, else the peer's address. Entries further
     * left are the client's own word and are never believed. An entry that is no address ({@code unknown}) is none: the
     * peer's is a proxy's.
     *
     * @param forwarded every line of the header, which together are one list
     * @param proxies how many proxies are trusted; 0 ignores the header
     */
    static String of(String peer, List<String> forwarded, int proxies) {
        var own = peer == null ? null : Addresses.literal(peer).orElse(null);
        if (proxies == 0 || forwarded.isEmpty()) {
            return own;
        }
        var entries = String.join(",", forwarded).split(",", -1);
        var entry = entries[Math.max(0, entries.length - proxies)].strip();
        return entry.isEmpty() ? own : Addresses.literal(entry).orElse(null);
    }
}
