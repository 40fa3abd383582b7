package io.millrace.enrichment.enricher;

/**
 * Host, medium and source of a referrer.
 *
 * @param host host of the referrer, null if it has none
 * @param medium kind of site, such as {@code search}
 * @param source name or host of the site, null for {@code direct} and {@code internal}
 */
record ClassifiedReferrer(String host, String medium, String source) {}
