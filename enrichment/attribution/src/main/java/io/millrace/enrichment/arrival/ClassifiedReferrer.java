package io.millrace.enrichment.arrival;

/**
 * Host, medium and source of a referrer.
 *
 * @param host host of the referrer, null if it has none
 * @param medium kind of site, such as {@code search}
 * @param source name or host of the site, null for {@code direct} and {@code internal}
 */
public record ClassifiedReferrer(String host, String medium, String source) {
    static final ClassifiedReferrer DIRECT = new ClassifiedReferrer(null, "direct", null);

    private static final String INTERNAL = "internal";

    static ClassifiedReferrer internal(String host) {
        return new ClassifiedReferrer(host, INTERNAL, null);
    }

    /** Whether another site brought the visitor. */
    public boolean isExternal() {
        return host != null && !medium.equals(INTERNAL);
    }
}
