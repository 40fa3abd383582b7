package io.millrace.enrichment.enricher;

/**
 * Where a referrer points to.
 *
 * @param host null if it names none
 * @param medium what kind of site it is
 * @param source the site, null if that tells nothing
 */
record ClassifiedReferrer(String host, String medium, String source) {}
