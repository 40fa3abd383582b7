package io.millrace.ingest.http;

/** The client's address behind a known number of proxies. */
final class ClientAddress {
    private ClientAddress() {}

    /**
     * The entry of X-Forwarded-For that the outermost trusted proxy appended, else the peer's address. Entries further
     * left are the client's own word and are never believed.
     *
     * @param forwarded the header, or null
     * @param proxies how many proxies are trusted; 0 ignores the header
     */
    static String of(String peer, String forwarded, int proxies) {
        if (proxies == 0 || forwarded == null) {
            return peer;
        }
        var entries = forwarded.split(",", -1);
        var entry = entries[Math.max(0, entries.length - proxies)].strip();
        return entry.isEmpty() ? peer : entry;
    }
}
