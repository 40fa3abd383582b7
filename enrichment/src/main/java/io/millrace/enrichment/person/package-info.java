/** Persons: which devices and users are one, kept as a union-find whose nodes send each other messages. */
package io.millrace.enrichment.person;
