package io.millrace.enrichment.person;

/**
 * A device or a user of a person.
 *
 * @param id id of the device or user, as events name it
 * @param node person that messages about it are for
 * @param splits how often it was split off by hand
 */
record PersonMember(String id, String node, int splits) {}
