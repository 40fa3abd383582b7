package io.millrace.enrichment.arrival;

/**
 * Query parameter that an advertising network adds to its links.
 *
 * @param name name of the parameter, in lower case
 * @param source campaign source that the parameter implies
 * @param medium campaign medium that the parameter implies
 */
record ClickId(String name, String source, String medium) {}
