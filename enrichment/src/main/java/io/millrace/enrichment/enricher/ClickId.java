package io.millrace.enrichment.enricher;

/**
 * A parameter that an advertiser or a network adds to the links that it sends people through.
 *
 * @param name of the parameter, in lower case
 * @param source who adds it
 * @param medium what such links are
 */
record ClickId(String name, String source, String medium) {}
